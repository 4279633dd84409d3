using MiniVmm.Machine.Running;

namespace MiniVmm.Lab.Deterministic;

/// <summary>Everything that a deterministic run depends on: the same plan gives the same run.</summary>
public sealed record DeterministicPlan
{
    public required IReadOnlyList<VmPlan> Vms { get; init; }

    public required int DurationMs { get; init; }

    /// <summary>Seeds arrivals, think times, power-on offsets and the requests' walks.</summary>
    public uint Seed { get; init; } = 1;

    public HostModel Host { get; init; } = new();

    /// <summary>Retired instructions per second of virtual time. Low, so that modelled time passes faster than real time:
    /// requests should do accordingly less.</summary>
    public long ClockHz { get; init; } = 20_000_000;

    /// <summary>Who executes the guests; it makes no difference to the result.</summary>
    public string Engine { get; init; } = Engines.Translator;

    /// <summary>Each VM is powered on up to so much later than planned, as the seed says: the ticks and control periods of
    /// real instances are not in step either.</summary>
    public int StartSpreadMs { get; init; } = 100;

    /// <exception cref="LabError">A value is out of range.</exception>
    public void Check()
    {
        if (Fault() is string fault)
            throw new LabError(fault);
    }

    private string? Fault()
    {
        if (Vms.Count == 0)
            return "a deterministic run needs at least one VM";
        if (DurationMs < 1)
            return $"a run must last at least 1 ms, not {DurationMs}";
        if (StartSpreadMs < 0)
            return $"the spread of power-on must not be negative, as {StartSpreadMs} ms is";
        if (Vms.FirstOrDefault(vm => vm.StartMs < 0 || vm.StopMs <= vm.StartMs) is VmPlan wrong)
            return $"a VM cannot start at {wrong.StartMs} ms and stop at {wrong.StopMs} ms";
        return Host.Fault() ?? Vms.Select(vm => vm.Load.Fault()).FirstOrDefault(fault => fault is not null);
    }
}
