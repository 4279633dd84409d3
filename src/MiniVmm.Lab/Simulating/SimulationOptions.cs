using MiniVmm.Model.Curves;
using MiniVmm.Model.Simulation;

namespace MiniVmm.Lab.Simulating;

/// <summary>What a scenario does not say and a simulation must know. The defaults are ours.</summary>
public sealed record SimulationOptions
{
    /// <summary>The curve through the first points of the deterministic mode's table (docs/lab.md), on two processors.
    /// </summary>
    public static ThrashingCurve UsualCurve { get; } = new(TickMs: 10, Processors: 2, Knee: 0.75, Steepness: 36, Exponent: 2.15);

    /// <summary>VCT; its processors are those of hosts whose scenario does not list any.</summary>
    public ThrashingCurve Curve { get; init; } = UsualCurve;

    /// <summary>Virtual nanoseconds in which a request touches a page once. The default is that of a host on which two
    /// processors served 63.5 requests/s of 8 MiB and 200 passes.</summary>
    public double VisitNs { get; init; } = 77;

    /// <summary>Hosts like the scenario's.</summary>
    public int Hosts { get; init; } = 1;

    /// <summary>Not empty.</summary>
    public IReadOnlyList<HostSize> Sizes { get; init; } = [new(1, 1)];

    /// <summary>Controllers in place of the scenario's; null = the scenario's.</summary>
    public IReadOnlyList<ControllerMix>? Mix { get; init; }

    /// <summary>VMs per second that arrive, all hosts together.</summary>
    public double ArrivalsPerS { get; init; }

    /// <summary>Mean life of a VM, seconds; null = they stay.</summary>
    public double? LifetimeS { get; init; }

    public PlacementPolicy Placement { get; init; } = PlacementPolicy.LeastLoaded;

    /// <summary>Measured control periods; null = as the scenario says.</summary>
    public int? Periods { get; init; }

    /// <summary>Standard deviation of a VCT sample over its true value.</summary>
    public double Noise { get; init; } = 0.05;

    /// <summary>To fetch 1 MiB back, milliseconds; null = what the curve's C says. The default is that of 7830 faults/s of 4 KiB
    /// each.</summary>
    public double? PageInMsPerMiB { get; init; } = 33;
}
