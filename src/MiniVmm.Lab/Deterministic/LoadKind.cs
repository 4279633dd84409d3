namespace MiniVmm.Lab.Deterministic;

/// <summary>What decides when a request is sent.</summary>
public enum LoadKind
{
    /// <summary>Clients that think, ask, and wait for the answer. Levels count clients.</summary>
    Closed,

    /// <summary>Poisson arrivals, whatever the answers do. Levels are requests per second.</summary>
    Open,
}
