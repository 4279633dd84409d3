using MiniVmm.Fvm;

namespace MiniVmm.Model.Simulation;

/// <summary>VMs that are alike.</summary>
public sealed record VmClass
{
    /// <summary>For reports.</summary>
    public required string Name { get; init; }

    /// <summary>Its weight among the VMs, those that arrive later among them.</summary>
    public double Share { get; init; } = 1;

    public required FvmParameters Control { get; init; }

    public required LoadProfile Load { get; init; }

    /// <summary>When those that are planned start, seconds.</summary>
    public double StartS { get; init; }

    /// <summary>When those that are planned stop, seconds; null = they stay.</summary>
    public double? StopS { get; init; }
}
