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
    /// <exception cref="MachineError">The text is no request, the run is a replay, or the machine has ended.</exception>
    /// <exception cref="OperationCanceledException">Withdrawn before there was an answer.</exception>
    public async Task<string> AskAsync(string text, CancellationToken withdraw)
    {
        if (_parts.Journal is { IsPlaying: true }) throw new MachineError("a replay takes no requests; those that were recorded come by themselves");
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
            if (m._parts.Journal is not null && m._sliceLeft > 0)
                throw new MachineError("a debugger has stopped the guest, and its run is recorded; ask when it goes on");
            m._parts.Journal?.NoteRequest(request);
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
                m._parts.Journal?.NoteWithdrawal(request);
                m._parts.Requests.Withdraw(request);
                return true;
            });
            throw;
        }
    }
}
