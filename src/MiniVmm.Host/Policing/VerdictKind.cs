namespace MiniVmm.Host.Policing;

/// <summary>What the police does to a VM.</summary>
public enum VerdictKind
{
    /// <summary>The first level of penalty.</summary>
    Punish,

    /// <summary>A level more.</summary>
    Escalate,

    /// <summary>A level less.</summary>
    Relent,

    /// <summary>No penalty any more.</summary>
    Release,
}
