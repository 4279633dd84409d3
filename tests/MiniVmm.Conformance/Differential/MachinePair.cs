using MiniVmm.I386;
using MiniVmm.I386.Contracts;
using MiniVmm.I386.State;

namespace MiniVmm.Conformance.Differential;

/// <summary>The same program on two engines.</summary>
/// <param name="program">The program.</param>
/// <param name="right">Makes the engine to trust.</param>
/// <param name="trial">Makes the other.</param>
/// <param name="privately">Whether the other's RAM is as guests from a snapshot have it.</param>
internal sealed unsafe class MachinePair(TrialProgram program, Func<Processor, IEngine> right, Func<Processor, IEngine> trial, bool privately)
    : IDisposable
{
    public TrialMachine Right { get; } = new(program, right);

    public TrialMachine Trial { get; } = new(program, trial, privately);

    /// <summary>Whether nothing can go on: it is shut down, or halted and deaf to interrupts.</summary>
    public bool HasEnded => Right.Last == StopReason.Shutdown
        || (Right.Last == StopReason.Halted && (Right.Processor.State->SystemFlags & EFlags.IF) == 0);

    public void Run(Stop stop)
    {
        foreach (TrialMachine machine in (ReadOnlySpan<TrialMachine>)[Right, Trial])
        {
            stop.Announce(machine);
            machine.Run(stop.Budget);
        }
    }

    /// <returns>What differs, or null.</returns>
    public string? Difference()
    {
        MachineState a = Right.Snapshot(), b = Trial.Snapshot();
        if (!a.Equals(b)) return a.Difference(b);
        const uint bytes = ProgramLayout.RamBytes;
        int at = Right.Memory.Read(0, bytes).CommonPrefixLength(Trial.Memory.Read(0, bytes));
        return at == bytes ? null : $"  memory at {at:x8}: {Right.Memory.Load<byte>((uint)at):x2} and {Trial.Memory.Load<byte>((uint)at):x2}";
    }

    public void Dispose()
    {
        Right.Dispose();
        Trial.Dispose();
    }
}
