namespace MiniVmm.Lab.Scenarios;

/// <summary>Who decides when the next request is sent.</summary>
public enum LoadKind
{
    /// <summary>Clients, each of which waits for its answer first. A level is the number of clients of each VM.</summary>
    Closed,

    /// <summary>Nobody waits: arrivals of a Poisson process. A level is requests per second to each VM.</summary>
    Open,
}
