using MiniVmm.Lab.Scenarios;

namespace MiniVmm.Lab.Deterministic;

/// <summary>The modelled host: how much slower than alone each VM gets on. Pure; nothing but additions, multiplications
/// and divisions, so that every host computes the same.</summary>
/// <remarks>A VM's dilation is the product of two. <b>Processors</b> are shared without bias: whoever runs beside n others
/// on P processors gets min(1, P / (n + 1)) of one; a VM that halted for part of the last step counts for the rest.
/// <b>Memory</b>: the working sets of all VMs over the budget are the pressure, and <see cref="Thrashing"/> says what it
/// costs; it costs every VM that has a working set the same. Time waited for memory still counts as running, as in the
/// measurement behind the points, where the processes shared two processors too.</remarks>
internal sealed record HostModel
{
    /// <summary>The thrashing points were measured with so many. Hosts whose processors a scenario does not choose have
    /// as many.</summary>
    private const int UsualProcessors = 2;

    public int Processors { get; init; } = UsualProcessors;

    /// <summary>Host memory for all guests together; null = as much as they want.</summary>
    public long? BudgetBytes { get; init; }

    /// <summary>Slowdown by pressure, two points at least, rising in both; straight between the points, 1 below the first,
    /// and beyond the last as steep as between the last two. The default is what four processes with random page writes did
    /// under a memory cgroup's limit on a host with two processors.</summary>
    public IReadOnlyList<ThrashingPoint> Thrashing { get; init; } =
        [new(0.75, 1), new(1, 2.8), new(1.25, 9), new(1.625, 10.7)];

    /// <summary>Memory that a VM has not touched for so long is no longer in its working set.</summary>
    public int WorkingSetMs { get; init; } = 1000;

    /// <summary>The host of a variant. Of its processors only the number matters.</summary>
    public static HostModel Of(Variant variant) => new()
    {
        Processors = variant.Processors?.Count ?? UsualProcessors,
        BudgetBytes = (long?)variant.BudgetMiB << 20,
    };

    /// <summary>Host time per virtual time for each VM, at least 1.</summary>
    public double[] Dilations(IReadOnlyList<VmDemand> vms)
    {
        double running = vms.Sum(vm => vm.Running);
        double slowdown = BudgetBytes is long budget ? SlowdownAt((double)vms.Sum(vm => vm.WorkingSetBytes) / budget) : 1;
        return
        [
            .. vms.Select(vm => Math.Max(1, (1 + running - vm.Running) / Processors)
                * (vm.WorkingSetBytes > 0 ? slowdown : 1)),
        ];
    }

    /// <summary>What memory pressure costs.</summary>
    public double SlowdownAt(double pressure)
    {
        if (pressure <= Thrashing[0].Pressure)
            return 1;
        int next = 1;
        while (next < Thrashing.Count - 1 && pressure > Thrashing[next].Pressure)
            next++;
        ThrashingPoint from = Thrashing[next - 1], to = Thrashing[next];
        return from.Slowdown
            + ((to.Slowdown - from.Slowdown) * (pressure - from.Pressure) / (to.Pressure - from.Pressure));
    }

    /// <summary>What a reader of its figures must know.</summary>
    public string Describe() =>
        "processors are shared evenly, and work takes longer the more of the budget is in use ("
        + string.Join(", ", Thrashing.Select(p => $"{p.Slowdown:0.##} times at {p.Pressure:0.###}")) + ")";
}
