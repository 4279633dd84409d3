using MiniVmm.Lab.Scenarios;

namespace MiniVmm.Lab.Load;

/// <summary>The work of a request: what its checksum depends on.</summary>
internal readonly record struct Walk(int KiB, int Passes, uint Seed)
{
    /// <summary>Open loops have so many seeds for each VM: every walk's checksum has to be known before a run.</summary>
    private const int OpenSeeds = 8;

    /// <summary>Client c of VM v asks with seed + v * 1000 + c; an open loop has its connections for clients.</summary>
    public static Walk Of(LoadPlan plan, int shape, uint seed, int vm, int client)
    {
        int seeds = plan.Kind == LoadKind.Open ? client % OpenSeeds : client;
        RequestShape request = plan.Requests[shape];
        return new Walk(request.KiB, request.Passes, seed + ((uint)vm * 1000) + (uint)seeds);
    }

    /// <summary>All that the clients of a scenario may ask for.</summary>
    public static IReadOnlyCollection<Walk> NeededBy(Scenario scenario) =>
    [
        .. scenario.Variants.SelectMany(v => v.GroupOfEachVm.Select((group, vm) => (group.Load, Vm: vm))).Distinct()
            .SelectMany(l => Needed(l.Load, scenario.Seed, l.Vm)).Distinct(),
    ];

    /// <summary>Clients that a closed loop has at most.</summary>
    public static int Clients(LoadPlan plan) => (int)Math.Round(plan.Steps.Max(s => s.Level));

    private static IEnumerable<Walk> Needed(LoadPlan plan, uint seed, int vm)
    {
        int clients = plan.Kind == LoadKind.Open ? OpenSeeds : Clients(plan);
        return Enumerable.Range(0, clients).SelectMany(
            client => Enumerable.Range(0, plan.Requests.Count).Select(shape => Of(plan, shape, seed, vm, client)));
    }
}
