using MiniVmm.Devices.Requests;

namespace MiniVmm.Machine.Running;

/// <summary>What the monitor asks of the guest.</summary>
public sealed partial class VirtualMachine
{
    /// <summary>Asks the guest to do something: "poweroff", or "set fvm.threshold=3" (docs/machine.md, "Requests"). Any thread.
    /// A guest that powers off does not answer: the machine ends.</summary>
    /// <param name="text">The request: printable ASCII, less than <see cref="RequestPort.MaxLength"/>.</param>
    /// <param name="withdraw">Nobody waits any more: guests need not know requests, and paused ones do nothing.</param>
    /// <returns>Empty when it is done; else what was wrong with it, in the guest's words.</returns>
    /// <exception cref="MachineError">The text is no request, the run is recorded, or the machine has ended.</exception>
    /// <exception cref="OperationCanceledException">Withdrawn before there was an answer.</exception>
    public async Task<string> AskAsync(string text, CancellationToken withdraw)
    {
        if (_parts.Journal is not null) throw new MachineError("a run that is recorded takes no requests: a recording has no place for them");
        GuestRequest request;
        try
        {
            request = new GuestRequest(text);
        }
        catch (ArgumentException error)
        {
            throw new MachineError(error.Message, error);
        }
        await DoAsync(m =>
        {
            m._parts.Requests.Ask(request);
            return true;
        }).ConfigureAwait(false);
        try
        {
            return await request.Answer.WaitAsync(withdraw).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!withdraw.IsCancellationRequested)
        {
            throw new MachineError("the machine has ended");
        }
        catch (OperationCanceledException)
        {
            _ = DoAsync(m =>
            {
                m._parts.Requests.Withdraw(request);
                return true;
            });
            throw;
        }
    }
}
