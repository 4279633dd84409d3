using MiniVmm.Lab.Scenarios;

namespace MiniVmm.Lab.Load;

/// <summary>A request with its right answer.</summary>
internal sealed record PreparedRequest(Uri Address, uint Checksum, int Shape)
{
    private static readonly int OrdinaryPriority = new RequestShape { KiB = 1, Passes = 1 }.Priority;

    /// <summary>What a client asks of a VM, one for each shape.</summary>
    public static PreparedRequest[] AllOf(LoadTarget target, int client, uint seed, ChecksumTable checksums) =>
    [
        .. target.Plan.Requests.Select((request, shape) =>
        {
            Walk walk = Walk.Of(target.Plan, shape, seed, target.Vm, client);
            // What a guest does not know it refuses.
            string wait = request.WaitMs == 0 ? "" : $"&wait={request.WaitMs}";
            string priority = request.Priority == OrdinaryPriority ? "" : $"&prio={request.Priority}";
            Uri address = new(target.Server, $"/cgi?kb={walk.KiB}&passes={walk.Passes}&seed={walk.Seed}{priority}{wait}");
            return new PreparedRequest(address, checksums[walk], shape);
        }),
    ];
}
