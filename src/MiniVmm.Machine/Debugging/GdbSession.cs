using MiniVmm.Machine.Debugging.Protocol;
using MiniVmm.Machine.Running;

namespace MiniVmm.Machine.Debugging;

/// <summary>One debugger, from its connection to its leave: between its packets and the vCPU thread, which does what they say.</summary>
/// <param name="machine">The machine; it is paused when the debugger comes and goes on when it leaves.</param>
/// <param name="connection">The debugger; belongs to this from now on.</param>
/// <param name="threadLayout">Address of the kernel's "thread_layout", or null.</param>
/// <param name="ended">What to tell when the machine has ended.</param>
/// <param name="stop">Ends the machine.</param>
internal sealed class GdbSession(VirtualMachine machine, RspConnection connection, uint? threadLayout, Task<string> ended, Action stop)
{
    private TaskCompletionSource<string> _stopped = new();
    private Task<string>? _running;
    private bool _resumes;

    public async Task RunAsync()
    {
        GdbStub? stub = null;
        try
        {
            stub = await machine.DoAsync(vm =>
            {
                vm.Pause();
                return new GdbStub(vm, threadLayout, reply => _stopped.TrySetResult(reply));
            }).ConfigureAwait(false);
            await ServeAsync(stub).ConfigureAwait(false);
        }
        catch (MachineError)
        {
            // It ended under a command; who let it run is to hear of it.
            if (_resumes) await connection.SendAsync(await ended.ConfigureAwait(false)).ConfigureAwait(false);
        }
        finally
        {
            if (stub is not null) await LeaveAsync(stub).ConfigureAwait(false);
            await connection.CloseAsync().ConfigureAwait(false);
        }
    }

    private async Task ServeAsync(GdbStub stub)
    {
        Task<RspInput?>? next = null;
        while (true)
        {
            next ??= connection.ReceiveAsync();
            if (_running is null) await Task.WhenAny(next, ended).ConfigureAwait(false);
            else await Task.WhenAny(next, ended, _running).ConfigureAwait(false);
            if (ended.IsCompleted)
            {
                if (_running is not null) await connection.SendAsync(await ended.ConfigureAwait(false)).ConfigureAwait(false);
                return;
            }
            if (_running is { IsCompleted: true })
            {
                if (!await connection.SendAsync(await _running.ConfigureAwait(false)).ConfigureAwait(false)) return;
                _running = null;
                continue;
            }
            if (await next.ConfigureAwait(false) is not { } input) return;
            next = null;
            if (input.Kind == RspInputKind.Interrupt) await DoAsync(stub, s => s.Control.Interrupt()).ConfigureAwait(false);
            // While the guest runs a debugger waits: what it sends all the same is not heard.
            else if (_running is null && !await AnswerAsync(stub, input.Payload).ConfigureAwait(false)) return;
        }
    }

    /// <returns>False: the session is over.</returns>
    private async Task<bool> AnswerAsync(GdbStub stub, string command)
    {
        if (command == "k" || command.StartsWith("vKill;", StringComparison.Ordinal))
        {
            if (command != "k") await connection.SendAsync(Reply.Ok).ConfigureAwait(false);
            stop();
            return false;
        }
        if (command.StartsWith('D'))
        {
            await connection.SendAsync(Reply.Ok).ConfigureAwait(false);
            return false;
        }
        if (command == "QStartNoAckMode")
        {
            bool sent = await connection.SendAsync(Reply.Ok).ConfigureAwait(false);
            connection.Acknowledges = false;
            return sent;
        }
        _resumes = command.StartsWith("vCont;", StringComparison.Ordinal) || (command.Length > 0 && "cCsS".Contains(command[0], StringComparison.Ordinal));
        _stopped = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        string? reply = await machine.DoAsync(_ => stub.Execute(command)).ConfigureAwait(false);
        if (reply is not null) return await connection.SendAsync(reply).ConfigureAwait(false);
        _running = _stopped.Task;
        return true;
    }

    private async Task LeaveAsync(GdbStub stub)
    {
        try
        {
            await DoAsync(stub, s => s.Dispose()).ConfigureAwait(false);
        }
        catch (MachineError)
        {
            // It has ended: nothing is left to be undone.
        }
    }

    private Task DoAsync(GdbStub stub, Action<GdbStub> work) => machine.DoAsync(_ =>
    {
        work(stub);
        return true;
    });
}
