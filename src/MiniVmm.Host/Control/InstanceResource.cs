using MiniVmm.Host.Control.Http;

namespace MiniVmm.Host.Control;

/// <summary>What the instance is and does.</summary>
internal static class InstanceResource
{
    public static ValueTask<HttpResponse> GetAsync(ControlledInstance instance, HttpRequest request, CancellationToken cancel)
    {
        double uptime = (DateTime.UtcNow - instance.Record.StartedUtc).TotalSeconds;
        return ValueTask.FromResult(ControlJson.Respond(200, new InstanceDocument(instance.State, uptime, instance.Record), j => j.InstanceDocument));
    }
}
