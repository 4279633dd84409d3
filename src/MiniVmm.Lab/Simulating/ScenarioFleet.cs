using MiniVmm.Lab.Scenarios;
using MiniVmm.Model.Simulation;

namespace MiniVmm.Lab.Simulating;

/// <summary>A variant of a scenario as a simulation: its host, once or many times.</summary>
public static class ScenarioFleet
{
    /// <exception cref="LabError">The simulation cannot express it, or a value is out of range.</exception>
    public static SimulationSettings Settings(Variant variant, uint seed, SimulationOptions options)
    {
        ArgumentNullException.ThrowIfNull(variant);
        ArgumentNullException.ThrowIfNull(options);
        foreach (VmGroup group in variant.Groups)
            if (Obstacle(group) is string obstacle)
                throw new LabError($"variant {variant.Name} cannot be simulated: {obstacle}");
        double processors = variant.Processors?.Count ?? options.Curve.Processors;
        double periodS = variant.Groups.Max(g => g.Control.PeriodMs) / 1000.0;
        long vms = (long)variant.Vms * options.Hosts;
        if (vms > SimulationSettings.MostVms)
            throw new LabError($"{options.Hosts} hosts with {variant.Vms} VMs each are more than {SimulationSettings.MostVms} VMs");
        SimulationSettings settings = new()
        {
            Seed = seed,
            Hosts = options.Hosts,
            HostClasses =
            [
                .. options.Sizes.Select(s => new HostClass($"size {s.Factor:0.###}", s.Share, s.Factor * processors, s.Factor * variant.BudgetMiB)),
            ],
            Vms = (int)vms,
            VmClasses = [.. variant.Groups.SelectMany(g => Classes(g, variant.Phases.RampSeconds, options))],
            Curve = options.Curve,
            ArrivalsPerS = options.ArrivalsPerS,
            LifetimeS = options.LifetimeS,
            Placement = options.Placement,
            Noise = options.Noise,
            PageInSPerMiB = PageInSPerMiB(variant, options),
            WarmUpPeriods = (int)Math.Round((variant.Phases.RampSeconds + variant.Phases.SettleSeconds) / periodS),
            MeasuredPeriods = options.Periods ?? (int)Math.Max(1, Math.Round(variant.Phases.MeasureSeconds / periodS)),
        };
        return settings.Fault() is string fault ? throw new LabError($"variant {variant.Name}: {fault}") : settings;
    }

    /// <summary>The curve's C slows all VMs down while one fetches memory back; here that one waits for all of it.</summary>
    private static double PageInSPerMiB(Variant variant, SimulationOptions options) =>
        options.PageInMsPerMiB / 1000 ?? options.Curve.PageInSeconds * variant.Vms / variant.BudgetMiB ?? 0;

    private static IEnumerable<VmClass> Classes(VmGroup group, double rampS, SimulationOptions options)
    {
        LoadProfile load = Load(group, rampS, options);
        return options.Mix is null
            ? [Class(group, load, group.Name, group.Vms) with { Control = group.Control }]
            : options.Mix.Select(m => Class(group, load, $"{group.Name}/{m.Name}", group.Vms * m.Share) with { Control = m.Of(group.Control) });
    }

    private static VmClass Class(VmGroup group, LoadProfile load, string name, double share) => new()
    {
        Name = name,
        Share = share,
        Control = group.Control,
        Load = load,
        StartS = group.StartSeconds,
        StopS = group.StopSeconds,
    };

    /// <summary>Requests of several shapes become ones of the mean size and work. Clients of VMs that come later do not join one
    /// by one.</summary>
    private static LoadProfile Load(VmGroup group, double rampS, SimulationOptions options)
    {
        LoadPlan plan = group.Load;
        return new LoadProfile
        {
            Open = plan.Kind == LoadKind.Open,
            Levels = [.. plan.Steps.Select(s => new LoadLevel(s.AtSeconds, s.Level))],
            RampS = group.StartSeconds > 0 ? 0 : rampS,
            ThinkS = plan.ThinkSeconds,
            RequestKiB = plan.MeanRequestKiB,
            WorkS = plan.Mean(r => r.PageVisits) * options.VisitNs * 1e-9,
            WaitS = plan.Mean(r => r.WaitMs) / 1000,
        };
    }

    private static string? Obstacle(VmGroup group) => group switch
    {
        { App: not "httpd" } => $"group {group.Name} runs {group.App}, and what its requests cost is known of httpd alone",
        { Wrap: not null } => $"group {group.Name} is wrapped; leave out 'wrap'",
        _ when group.Load.Requests.Any(r => r.Kind != RequestKind.Memory) =>
            $"the requests of group {group.Name} do not only walk memory, and what others cost is not known",
        { Load.OffSeconds: > 0 } => $"the load of group {group.Name} goes on and off; give it steps",
        { Append.Length: > 0 } => $"group {group.Name} appends '{group.Append}' to its command line",
        _ => null,
    };
}
