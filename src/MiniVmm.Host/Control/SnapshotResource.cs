using MiniVmm.Host.Control.Http;

namespace MiniVmm.Host.Control;

/// <summary>Snapshots of the guest.</summary>
internal static class SnapshotResource
{
    public static async ValueTask<HttpResponse> SaveAsync(ControlledInstance instance, HttpRequest request, CancellationToken cancel)
    {
        string path = ControlJson.Read(request, ControlJson.Default.SnapshotRequest).Path;
        if (!Path.IsPathFullyQualified(path))
            throw new RequestError(400, $"path: '{path}' is not absolute, and a monitor has no directory of yours");
        if (instance.SaveSnapshot is not { } save) throw new RequestError(501, "this machine cannot be saved");
        await save(path).WaitAsync(cancel).ConfigureAwait(false);
        return new HttpResponse { Status = 204 };
    }
}
