using MiniVmm.Lab.Scenarios;

namespace MiniVmm.Lab.Load;

/// <summary>The work of a request: what its checksum depends on.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Amount">KiB of memory, disk or response, or iterations.</param>
/// <param name="Passes">Over the memory.</param>
/// <param name="Seed">What it touches.</param>
/// <param name="DiskMiB">Size of the disk.</param>
/// <param name="Fill">What the disk holds.</param>
internal readonly record struct RequestWork(RequestKind Kind, int Amount, int Passes, uint Seed, int DiskMiB = 0, uint Fill = 0)
{
    /// <summary>Open loops have so many seeds for each VM: every checksum has to be known before a run.</summary>
    private const int OpenSeeds = 8;

    /// <summary>The right answer.</summary>
    public uint Checksum() => Kind switch
    {
        RequestKind.Disk => DiskContents.Checksum(Amount, DiskMiB, Seed, Fill),
        RequestKind.Blob => BlobContents.Checksum(Amount, Seed),
        RequestKind.Spin => SpinWork.Checksum(Amount, Seed),
        _ => MemoryWalk.Checksum(Amount, Passes, Seed),
    };

    /// <summary>Roughly what <see cref="Checksum"/> takes.</summary>
    public double EstimateSeconds() => Amount * Kind switch
    {
        RequestKind.Disk => 4e-7,
        RequestKind.Blob => 3e-7,
        RequestKind.Spin => 2e-9,
        _ => 5e-9 * Passes,
    };

    /// <summary>Client c of VM v asks with seed + v * 1000 + c; an open loop has its connections for clients. The disk holds what
    /// follows from the seed.</summary>
    public static RequestWork Of(LoadPlan plan, int shape, uint seed, int vm, int client)
    {
        int seeds = plan.Kind == LoadKind.Open ? client % OpenSeeds : client;
        RequestShape request = plan.Requests[shape];
        uint own = seed + ((uint)vm * 1000) + (uint)seeds;
        return request.Kind switch
        {
            RequestKind.Memory => new RequestWork(request.Kind, request.KiB, request.Passes, own),
            RequestKind.Disk => new RequestWork(request.Kind, request.Amount, 0, own, request.DiskMiB, seed),
            // A generator of this kind stays at 0.
            RequestKind.Spin => new RequestWork(request.Kind, request.Amount, 0, Math.Max(1, own)),
            _ => new RequestWork(request.Kind, request.Amount, 0, own),
        };
    }

    /// <summary>All that the clients of a scenario may ask for.</summary>
    public static IReadOnlyCollection<RequestWork> NeededBy(Scenario scenario) =>
    [
        .. scenario.Variants.SelectMany(v => v.GroupOfEachVm.Select((group, vm) => (group.Load, Vm: vm))).Distinct()
            .SelectMany(l => Needed(l.Load, scenario.Seed, l.Vm)).Distinct(),
    ];

    /// <summary>Clients that a closed loop has at most.</summary>
    public static int Clients(LoadPlan plan) => (int)Math.Round(plan.Steps.Max(s => s.Level));

    private static IEnumerable<RequestWork> Needed(LoadPlan plan, uint seed, int vm)
    {
        int clients = plan.Kind == LoadKind.Open ? OpenSeeds : Clients(plan);
        return Enumerable.Range(0, clients).SelectMany(
            client => Enumerable.Range(0, plan.Requests.Count).Select(shape => Of(plan, shape, seed, vm, client)));
    }
}
