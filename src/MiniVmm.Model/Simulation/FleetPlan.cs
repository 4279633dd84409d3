using MiniVmm.Fvm;
using MiniVmm.Model.Curves;

namespace MiniVmm.Model.Simulation;

/// <summary>The settings worked out: one for all shards, and never changed.</summary>
internal sealed class FleetPlan
{
    /// <summary>Moments in the longest control period, so far as it has so many milliseconds.</summary>
    private const int Fineness = 500;

    /// <summary>What a tick is in virtual time, milliseconds; the curve's T is what it takes in real time on an idle host.</summary>
    public const double TickMs = 10;

    /// <summary>Requests that a guest works on at once.</summary>
    public const int MostThreads = 64;

    public FleetPlan(SimulationSettings settings)
    {
        Settings = settings;
        uint longestMs = settings.VmClasses.Max(c => c.Control.PeriodMs);
        MomentMs = (int)Math.Max(1, longestMs / Fineness);
        Loads = [.. settings.VmClasses.Select(c => c.Load)];
        Controllers = [.. settings.VmClasses.Select(c => new Controller(c.Control))];
        PeriodMoments = [.. settings.VmClasses.Select(c => Math.Max(1, (int)Math.Round(c.Control.PeriodMs / (double)MomentMs)))];
        Curves = [.. settings.HostClasses.Select(h => settings.Curve with { Processors = h.Processors })];
        BudgetKiB = [.. settings.HostClasses.Select(h => h.BudgetMiB * 1024)];
        WindowStride = Controllers.Max(c => c.WindowPeriods);
    }

    public SimulationSettings Settings { get; }

    /// <summary>Events happen at multiples of it.</summary>
    public int MomentMs { get; }

    public double MomentS => MomentMs / 1000.0;

    /// <summary>By class of VMs.</summary>
    public LoadProfile[] Loads { get; }
    public Controller[] Controllers { get; }
    public int[] PeriodMoments { get; }

    /// <summary>By class of hosts.</summary>
    public ThrashingCurve[] Curves { get; }
    public double?[] BudgetKiB { get; }

    /// <summary>Samples of each VM's window, in classes with a short one too.</summary>
    public int WindowStride { get; }

    /// <summary>The longest control period: what figures over time are binned by.</summary>
    public int EpochMoments => PeriodMoments.Max();

    /// <summary>The cap that a controller's setting stands for.</summary>
    public int Cap(int vmClass, uint x) =>
        Controllers[vmClass].Cap(x) is > 0 and uint cap ? (int)Math.Min(cap, MostThreads) : MostThreads;

    /// <summary>The share of time in which a VM runs that pauses by its rate, while it is slowed down.</summary>
    public double Duty(int vmClass, uint x, double dilation)
    {
        // The guests' fvm.burst_ms.
        const double burstS = 0.1;
        uint millihertz = Controllers[vmClass].Rate(x).Value;
        double busyS = burstS * dilation;
        return millihertz == 0 ? 1 : busyS / (busyS + (1000.0 / millihertz));
    }
}
