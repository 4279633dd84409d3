namespace MiniVmm.Lab.Scenarios;

/// <summary>What a request makes the guest do, and so what it is bound by.</summary>
public enum RequestKind
{
    /// <summary>Walks over fresh memory.</summary>
    Memory,

    /// <summary>Reads or writes blocks of its disk, one after the other.</summary>
    Disk,

    /// <summary>Sends a large response.</summary>
    Blob,

    /// <summary>Computes, and touches no memory to speak of.</summary>
    Spin,
}
