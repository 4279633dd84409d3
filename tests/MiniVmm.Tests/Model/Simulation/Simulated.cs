using MiniVmm.Fvm;
using MiniVmm.Model.Curves;
using MiniVmm.Model.Simulation;

namespace MiniVmm.Tests.Model.Simulation;

/// <summary>Settings whose results can be worked out by hand: no noise, requests of 20 ms of work and 8 MiB, control periods of
/// 1 s.</summary>
internal static class Simulated
{
    public const double WorkS = 0.02;

    public static FvmParameters Control(FvmMode mode, string rule = "aimd") =>
        new() { Mode = mode, Rule = rule, PeriodMs = 1000, WindowMs = 12_000 };

    /// <param name="rampS">Clients that join one by one let a VM see a baseline: one that starts in the midst of an overload takes that
    /// for it, and without noise never learns better.</param>
    public static VmClass Vms(
        string name, FvmMode mode, double clients = 8, double share = 1, string rule = "aimd", double rampS = 0) => new()
        {
            Name = name,
            Share = share,
            Control = Control(mode, rule),
            Load = new LoadProfile { Levels = [new LoadLevel(0, clients)], RequestKiB = 8192, WorkS = WorkS, RampS = rampS },
        };

    /// <summary>One host with one processor for each VM.</summary>
    public static SimulationSettings Of(int vms, double? budgetMiB, params VmClass[] classes) => new()
    {
        HostClasses = [new HostClass("host", 1, vms, budgetMiB)],
        Vms = vms,
        VmClasses = classes,
        Curve = new ThrashingCurve(10, 2, 0.75, 36, 2.15),
        Noise = 0,
        PageInSPerMiB = 0.033,
        WarmUpPeriods = 10,
        MeasuredPeriods = 60,
    };

    public static SimulationResult Run(SimulationSettings settings, int threads = 1) =>
        Simulator.Run(settings, threads, null, CancellationToken.None);
}
