using MiniVmm.Lab.Scenarios;

namespace MiniVmm.Lab.Load;

/// <summary>A request with its right answer.</summary>
/// <param name="Address">What is asked.</param>
/// <param name="Checksum">What the answer says, or of a blob, what it is.</param>
/// <param name="Shape">Index of its shape in the load plan.</param>
/// <param name="BlobBytes">Length of a blob; null for an answer that is a text.</param>
internal sealed record PreparedRequest(Uri Address, uint Checksum, int Shape, long? BlobBytes = null)
{
    private static readonly int OrdinaryPriority = new RequestShape { KiB = 1, Passes = 1 }.Priority;

    /// <summary>What a client asks of a VM, one for each shape.</summary>
    public static PreparedRequest[] AllOf(LoadTarget target, int client, uint seed, ChecksumTable checksums) =>
    [
        .. target.Plan.Requests.Select((request, shape) =>
        {
            RequestWork work = RequestWork.Of(target.Plan, shape, seed, target.Vm, client);
            return new PreparedRequest(
                new Uri(target.Server, PathOf(request, work)), checksums[work], shape,
                request.Kind == RequestKind.Blob ? request.Amount * 1024L : null);
        }),
    ];

    /// <summary>What a guest does not know it refuses, so what is not asked for is left out.</summary>
    private static string PathOf(RequestShape request, RequestWork work)
    {
        string priority = request.Priority == OrdinaryPriority ? "" : $"&prio={request.Priority}";
        string wait = request.WaitMs == 0 ? "" : $"&wait={request.WaitMs}";
        string write = request.Writes ? $"&write=1&fill={work.Fill}" : "";
        return work.Kind switch
        {
            RequestKind.Disk => $"/disk?kb={work.Amount}&seed={work.Seed}{priority}{write}",
            RequestKind.Blob => $"/blob?kb={work.Amount}&seed={work.Seed}{priority}",
            RequestKind.Spin => $"/spin?iterations={work.Amount}&seed={work.Seed}{priority}",
            _ => $"/cgi?kb={work.Amount}&passes={work.Passes}&seed={work.Seed}{priority}{wait}",
        };
    }
}
