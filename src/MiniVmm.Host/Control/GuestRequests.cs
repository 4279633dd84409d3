using MiniVmm.Host.Control.Http;
using MiniVmm.Host.Registry;

namespace MiniVmm.Host.Control;

/// <summary>What clients ask of the guest itself (docs/machine.md, "Requests").</summary>
internal static class GuestRequests
{
    /// <summary>Asks, and waits for the guest to have done it.</summary>
    /// <exception cref="RequestError">It is paused, refuses, or does not answer.</exception>
    /// <exception cref="Machine.MachineError">It has ended.</exception>
    public static async Task AskAsync(ControlledInstance instance, string text, CancellationToken cancel)
    {
        if (instance.State == InstanceState.Paused) throw new RequestError(409, "the guest is paused; resume it first");
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(HttpLimits.Answer);
        try
        {
            string answer = await instance.Machine.AskAsync(text, patience.Token).ConfigureAwait(false);
            if (answer.Length > 0) throw new RequestError(409, $"the guest says: {answer}");
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new RequestError(503, $"the guest has not answered in {HttpLimits.Answer.TotalSeconds:0} s; its kernel may know no requests");
        }
    }
}
