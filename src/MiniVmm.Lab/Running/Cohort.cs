using MiniVmm.Lab.Load;
using MiniVmm.Lab.Scenarios;

namespace MiniVmm.Lab.Running;

/// <summary>A group's VMs among those of a run.</summary>
/// <param name="Group">The group.</param>
/// <param name="FirstVm">Index of its first VM.</param>
internal sealed record Cohort(VmGroup Group, int FirstVm)
{
    public IEnumerable<int> Vms => Enumerable.Range(FirstVm, Group.Vms);

    /// <summary>Whether it is there before the first client.</summary>
    public bool IsFirst => Group.StartSeconds <= 0;

    /// <summary>A VM of it as the load sees it.</summary>
    /// <param name="vm">Which.</param>
    /// <param name="server">Its base address.</param>
    /// <param name="untilSeconds">The run's end, since the clients began to join.</param>
    public LoadTarget Target(int vm, Uri server, double untilSeconds) => new(vm, server, Group.Load)
    {
        UntilSeconds = Math.Min(untilSeconds, Group.StopSeconds ?? double.PositiveInfinity),
    };

    public static IReadOnlyList<Cohort> Of(Variant variant)
    {
        int next = 0;
        return [.. variant.Groups.Select(group => new Cohort(group, (next += group.Vms) - group.Vms))];
    }
}
