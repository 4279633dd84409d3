namespace MiniVmm.Lab.Scenarios;

/// <summary>What a scenario can sensibly be asked for.</summary>
public static class ScenarioLimits
{
    public const int MaxVms = 64;

    /// <summary>The guest serves that many requests at once; more clients than that would only be refused.</summary>
    public const int MaxClientsPerVm = 64;

    /// <summary>RAM that a guest needs beside its requests' memory.</summary>
    public const int GuestKernelMiB = 8;

    public static void Check(Scenario scenario)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        if (Fault(scenario) is string fault)
            throw new LabError(fault);
    }

    /// <summary>What is wrong, or null.</summary>
    public static string? Fault(Scenario scenario)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        if (scenario.Vms is < 1 or > MaxVms)
            return $"--vms must lie between 1 and {MaxVms}, not {scenario.Vms}";
        if (scenario.BudgetMiB is < 1 or > 1 << 20)
            return $"--budget must lie between 1 and {1 << 20} MiB, not {scenario.BudgetMiB}";
        if (!double.IsFinite(scenario.Overload) || scenario.Overload is <= 0 or > 100)
            return $"--overload must be above 0 and at most 100, not {scenario.Overload}";
        if (!double.IsFinite(scenario.Phases.MeasureSeconds) || scenario.Phases.MeasureSeconds is < 1 or > 86_400)
            return $"--duration must lie between 1 and 86400 seconds, not {scenario.Phases.MeasureSeconds}";
        if (scenario.ClientsPerVm > MaxClientsPerVm)
            return $"that makes {scenario.ClientsPerVm} clients per VM, and a guest serves {MaxClientsPerVm} at most; "
                + "lower --overload or --budget, or raise --vms";
        int needed = (scenario.ClientsPerVm * scenario.RequestKiB / 1024) + GuestKernelMiB;
        if (needed > scenario.MemoryMiB)
            return $"{scenario.ClientsPerVm} requests at once need {needed} MiB of guest RAM, and a VM has "
                + $"{scenario.MemoryMiB} MiB; lower --overload or --budget, or raise --vms";
        return scenario.Variants.Select(v => v.Fvm.Fault()).FirstOrDefault(fault => fault is not null);
    }
}
