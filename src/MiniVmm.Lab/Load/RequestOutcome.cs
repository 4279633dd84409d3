namespace MiniVmm.Lab.Load;

/// <summary>How a request ended.</summary>
public enum RequestOutcome
{
    /// <summary>Answered, with the right checksum.</summary>
    Served,

    /// <summary>Answered with another status than 200.</summary>
    Refused,

    /// <summary>The connection failed.</summary>
    Failed,

    TimedOut,

    /// <summary>Answered with a wrong checksum: the guest computed falsely, and nothing it did counts.</summary>
    Corrupt,

    /// <summary>Open loop: never sent, since so many requests were under way that a server must be taken for lost.</summary>
    Dropped,
}
