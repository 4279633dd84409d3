namespace MiniVmm.Host.Policing;

/// <summary>How a VM stands to the others in a round.</summary>
public enum FindingKind
{
    /// <summary>The host is not congested: there is nothing to back off from.</summary>
    Quiet,

    /// <summary>The host is congested, and the VM has its fair share or less, or is on its way there.</summary>
    Yields,

    /// <summary>The VM is being punished and wants little, but fetches so much again whenever it may run that it cannot be told
    /// whether it backs off or is merely held back.</summary>
    Unclear,

    /// <summary>The host is congested, and the VM takes more than its share and goes on to.</summary>
    Offends,
}
