using MiniVmm.Devices.Pic;
using MiniVmm.I386.Contracts;
using MiniVmm.I386.Interrupts;
using MiniVmm.I386.State;
using MiniVmm.Machine;
using MiniVmm.Machine.Running;

namespace MiniVmm.Bench.Timer;

/// <summary>An idle guest taken through one tick step by step, with the processor's state kept at each stage's start, so
/// that a stage can be run from there again and again. RAM is not put back: the handler counts its ticks.</summary>
internal sealed unsafe class FrozenTick : IDisposable
{
    /// <summary>One of the guest's ticks in nanoseconds of virtual time.</summary>
    private const long Period = 10_000_000;

    private const byte Iret = 0xCF;
    private const int MostInstructions = 100_000;

    private readonly TickingMachine _machine;

    public FrozenTick(string engine, string guest, string append = "")
    {
        _machine = new TickingMachine(engine, guest, append);
        RunToHalt();
        AtHalt = *State;
        Parts.Clock.Pass(Math.Max(0, Parts.Timer.NextDeadline - Parts.Clock.Now));
        Parts.Timer.Advance(Parts.Clock.Now);
        Vector = Pic.Acknowledge();
        InterruptDelivery.DeliverExternal(State, Vector, insideRepeat: false);
        AtHandler = *State;
        // The first tick finds that the guest has halted; those that are repeated find that it has not.
        StepToReturn();
        StartHandler();
        HandlerInstructions = StepToReturn();
        AtReturn = *State;
    }

    public MachineParts Parts => _machine.Parts;

    public CpuState* State => Parts.Processor.State;

    public Pic8259Pair Pic => (Pic8259Pair)Parts.Processor.Interrupts;

    public byte Vector { get; }

    public CpuState AtHalt { get; }

    public CpuState AtHandler { get; }

    public CpuState AtReturn { get; }

    /// <summary>From the handler's first instruction up to its IRET.</summary>
    public long HandlerInstructions { get; }

    /// <summary>The next tick at its handler's first instruction, a period later.</summary>
    public void StartHandler()
    {
        *State = AtHandler;
        Parts.Clock.Pass(Period);
    }

    /// <summary>Runs so many instructions, as the run loop does: a port write ends a run.</summary>
    public long Execute(long instructions)
    {
        long left = instructions;
        StopReason reason;
        do
        {
            reason = Parts.Engine.Run(ref *State, left, out long retired);
            Parts.Clock.Retire(retired);
            left -= retired;
        }
        while (left > 0 && reason != StopReason.Halted);
        return instructions - left;
    }

    public void Dispose() => _machine.Dispose();

    private void RunToHalt()
    {
        while (Parts.Engine.Run(ref *State, MostInstructions, out _) != StopReason.Halted) { }
    }

    private long StepToReturn()
    {
        for (int count = 0; count < MostInstructions; count++)
        {
            // The kernel maps itself one to one.
            if (Parts.Processor.Memory.Load<byte>(State->Eip) == Iret) return count;
            Execute(1);
        }
        throw new MachineError("the guest's timer handler does not return");
    }
}
