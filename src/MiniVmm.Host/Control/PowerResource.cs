using MiniVmm.Host.Control.Http;
using MiniVmm.Host.Registry;
using MiniVmm.Machine;

namespace MiniVmm.Host.Control;

/// <summary>Holding the guest, letting it go on, and ending it.</summary>
internal static class PowerResource
{
    public static async ValueTask<HttpResponse> PauseAsync(ControlledInstance instance, HttpRequest request, CancellationToken cancel) =>
        Answer(200, instance, await instance.Machine.PauseAsync().WaitAsync(cancel).ConfigureAwait(false));

    public static async ValueTask<HttpResponse> ResumeAsync(ControlledInstance instance, HttpRequest request, CancellationToken cancel) =>
        Answer(200, instance, await instance.Machine.ResumeAsync().WaitAsync(cancel).ConfigureAwait(false));

    public static async ValueTask<HttpResponse> PowerOffAsync(ControlledInstance instance, HttpRequest request, CancellationToken cancel)
    {
        try
        {
            await GuestRequests.AskAsync(instance, "poweroff", cancel).ConfigureAwait(false);
        }
        catch (MachineError)
        {
            // It has ended, as it was asked to.
        }
        return ControlJson.Respond(202, new PowerDocument(InstanceState.Stopping, true), j => j.PowerDocument);
    }

    public static ValueTask<HttpResponse> StopAsync(ControlledInstance instance, HttpRequest request, CancellationToken cancel)
    {
        bool changes = instance.State != InstanceState.Stopping;
        instance.RequestStop();
        return ValueTask.FromResult(Answer(202, instance, changes));
    }

    private static HttpResponse Answer(int status, ControlledInstance instance, bool changed) =>
        ControlJson.Respond(status, new PowerDocument(instance.State, changed), j => j.PowerDocument);
}
