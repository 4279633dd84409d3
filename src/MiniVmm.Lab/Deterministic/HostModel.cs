namespace MiniVmm.Lab.Deterministic;

/// <summary>The modelled host: how much slower than alone each VM gets on. Pure; nothing but additions, multiplications
/// and divisions, so that every host computes the same.</summary>
/// <remarks>A VM's dilation is the product of two. <b>Processors</b> are shared without bias: whoever runs beside n others
/// on P processors gets min(1, P / (n + 1)) of one; a VM that halted for part of the last step counts for the rest.
/// <b>Memory</b>: the working sets of all VMs over the budget are the pressure, and <see cref="Thrashing"/> says what it
/// costs; it costs every VM that has a working set the same. Time waited for memory still counts as running, as in the
/// measurement behind the points, where the processes shared two processors too.</remarks>
public sealed record HostModel
{
    public int Processors { get; init; } = 2;

    /// <summary>Host memory for all guests together.</summary>
    public long BudgetBytes { get; init; } = 120L << 20;

    /// <summary>Slowdown by pressure, rising in both; straight between the points, 1 below the first, and beyond the last
    /// as steep as between the last two. The default is what four processes with random page writes did under a memory
    /// cgroup's limit on a host with two processors.</summary>
    public IReadOnlyList<ThrashingPoint> Thrashing { get; init; } =
        [new(0.75, 1), new(1, 2.8), new(1.25, 9), new(1.625, 10.7)];

    /// <summary>Memory that a VM has not touched for so long is no longer in its working set.</summary>
    public int WorkingSetMs { get; init; } = 1000;

    /// <summary>Host time per virtual time for each VM, at least 1.</summary>
    public double[] Dilations(IReadOnlyList<VmDemand> vms)
    {
        ArgumentNullException.ThrowIfNull(vms);
        double running = vms.Sum(vm => vm.Running);
        double slowdown = SlowdownAt((double)vms.Sum(vm => vm.WorkingSetBytes) / BudgetBytes);
        return
        [
            .. vms.Select(vm => Math.Max(1, (1 + running - vm.Running) / Processors)
                * (vm.WorkingSetBytes > 0 ? slowdown : 1)),
        ];
    }

    /// <summary>What memory pressure costs.</summary>
    public double SlowdownAt(double pressure)
    {
        if (Thrashing.Count == 0 || pressure <= Thrashing[0].Pressure)
            return 1;
        int next = 1;
        while (next < Thrashing.Count - 1 && pressure > Thrashing[next].Pressure)
            next++;
        ThrashingPoint from = Thrashing[next - 1], to = Thrashing[next];
        return from.Slowdown
            + ((to.Slowdown - from.Slowdown) * (pressure - from.Pressure) / (to.Pressure - from.Pressure));
    }

    /// <summary>What is wrong with the values, or null.</summary>
    public string? Fault()
    {
        if (Processors < 1)
            return $"a host has at least one processor, not {Processors}";
        if (BudgetBytes < 1)
            return $"the memory budget must be positive, not {BudgetBytes} bytes";
        if (WorkingSetMs < 1)
            return $"the working set's window must be positive, not {WorkingSetMs} ms";
        if (Thrashing.Count == 1 || (Thrashing.Count > 0 && Thrashing[0].Slowdown != 1))
            return "the thrashing points are none, or at least two that begin with slowdown 1";
        for (int i = 1; i < Thrashing.Count; i++)
            if (!(Thrashing[i].Pressure > Thrashing[i - 1].Pressure && Thrashing[i].Slowdown >= Thrashing[i - 1].Slowdown))
                return $"thrashing point {i + 1} does not rise above the one before";
        return null;
    }
}
