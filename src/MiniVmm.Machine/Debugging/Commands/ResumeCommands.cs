using MiniVmm.Machine.Debugging.Protocol;
using MiniVmm.Machine.Debugging.Threads;

namespace MiniVmm.Machine.Debugging.Commands;

/// <summary>c, C, s, S and vCont. There is one processor: an action for a thread that does not run has no effect.</summary>
internal sealed class ResumeCommands(RunControl control, GuestThreads threads)
{
    public const string Offered = "vCont;c;C;s;S";

    /// <summary>c and s, with an address to go on from or without; their signal is none of the guest's business.</summary>
    /// <returns>Null: the guest goes on.</returns>
    public string? Resume(bool step, CommandReader command)
    {
        // "c ADDRESS" is of debuggers that cannot set EIP by itself; no other is refused by this.
        if (!command.AtEnd) return Reply.Malformed;
        return Go(step);
    }

    /// <summary>C and S.</summary>
    public string? ResumeWithSignal(bool step, CommandReader command) =>
        command.TryTakeNumber(out _) && command.AtEnd ? Go(step) : Reply.Malformed;

    /// <summary>";ACTION[:THREAD]" repeatedly; the first that covers the running thread is its action.</summary>
    public string? ResumeThreads(CommandReader command)
    {
        bool? steps = null;
        uint running = threads.Running;
        while (!command.AtEnd)
        {
            if (!command.TryTake(";")) return Reply.Malformed;
            bool step = command.TryTake("s"), stepWithSignal = !step && command.TryTake("S");
            bool withSignal = stepWithSignal || (!step && command.TryTake("C"));
            if (!step && !withSignal && !command.TryTake("c")) return Reply.Malformed;
            if (withSignal && !command.TryTakeNumber(out _)) return Reply.Malformed;
            uint? thread = null;
            if (command.TryTake(":") && !ThreadCommands.TryReadId(ref command, out thread)) return Reply.Malformed;
            if (thread is null || thread == running) steps ??= step || stepWithSignal;
        }
        return Go(steps ?? false);
    }

    private string? Go(bool step)
    {
        if (step) control.Step();
        else control.Continue();
        return null;
    }
}
