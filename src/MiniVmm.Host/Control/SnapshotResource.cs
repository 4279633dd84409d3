using MiniVmm.Host.Control.Http;
using MiniVmm.Machine.Snapshots;

namespace MiniVmm.Host.Control;

/// <summary>Snapshots of the guest.</summary>
internal static class SnapshotResource
{
    public static async ValueTask<HttpResponse> SaveAsync(ControlledInstance instance, HttpRequest request, CancellationToken cancel)
    {
        string path = ControlJson.Read(request, ControlJson.Default.SnapshotRequest).Path;
        if (!Path.IsPathFullyQualified(path))
            throw new RequestError(400, $"path: '{path}' is not absolute, and a monitor has no directory of yours");
        SnapshotReport report = await Snapshot.SaveAsync(instance.Machine, path).WaitAsync(cancel).ConfigureAwait(false);
        return ControlJson.Respond(200, new SnapshotDocument(report.Pause.TotalMilliseconds, report.RamBytes), j => j.SnapshotDocument);
    }
}
