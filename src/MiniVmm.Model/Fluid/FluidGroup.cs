using MiniVmm.Fvm;

namespace MiniVmm.Model.Fluid;

/// <summary>VMs that are alike, and what is asked of each. Times are seconds from when the clients begin to join; before
/// that, groups that are there from the start have one client each, which primes them.</summary>
public sealed record FluidGroup
{
    public required string Name { get; init; }
    public required int Vms { get; init; }
    public required FvmParameters Control { get; init; }

    /// <summary>Of each VM, in order.</summary>
    public required IReadOnlyList<FluidLevel> Levels { get; init; }

    /// <summary>Levels are requests per second that wait for nobody; else clients, each of which waits for its answer.</summary>
    public bool Open { get; init; }

    /// <summary>Mean pause of a client between an answer and its next request.</summary>
    public double ThinkSeconds { get; init; }

    /// <summary>The clients join evenly over so long.</summary>
    public double RampSeconds { get; init; }

    /// <summary>Load is on for so long, then off for <see cref="OffSeconds"/>, and so on; 0 = always on.</summary>
    public double OnSeconds { get; init; }

    public double OffSeconds { get; init; }

    /// <summary>Memory that a request keeps touching.</summary>
    public required double RequestMiB { get; init; }

    /// <summary>Processor time of a request by the guest's own clock, milliseconds.</summary>
    public required double WorkMs { get; init; }

    /// <summary>What a request waits for half-way, milliseconds.</summary>
    public double WaitMs { get; init; }

    /// <summary>0 or less: from the start.</summary>
    public double StartSeconds { get; init; }

    public double StopSeconds { get; init; } = double.PositiveInfinity;

    internal bool IsAlive(double seconds) => (StartSeconds <= 0 || seconds >= StartSeconds) && seconds < StopSeconds;

    internal double LevelAt(double seconds)
    {
        if (seconds < 0)
            return Open ? 0 : 1;
        if (OffSeconds > 0 && seconds % (OnSeconds + OffSeconds) >= OnSeconds)
            return 0;
        double level = 0;
        foreach (FluidLevel step in Levels)
            if (step.AtSeconds <= seconds)
                level = step.Level;
        double joined = RampSeconds > 0 && StartSeconds <= 0 ? Math.Min(1, seconds / RampSeconds) : 1;
        return Open ? level : Math.Max(Math.Min(level, 1), level * joined);
    }
}
