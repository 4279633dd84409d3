using MiniVmm.I386;
using MiniVmm.I386.State;

namespace MiniVmm.Machine.Debugging.Registers;

/// <summary>The processor's registers by the numbers of <see cref="TargetDescription"/>.</summary>
internal sealed unsafe class RegisterFile(Processor processor) : IRegisterValues
{
    /// <summary>Flags that may be set from outside: all but those that change what a privilege level or an address is.</summary>
    private const uint ChangeableFlags =
        EFlags.Status | EFlags.TF | EFlags.IF | EFlags.DF | EFlags.IOPL | EFlags.NT | EFlags.AC | EFlags.ID;

    private static readonly SegmentRegister[] Segments =
        [SegmentRegister.CS, SegmentRegister.SS, SegmentRegister.DS, SegmentRegister.ES, SegmentRegister.FS, SegmentRegister.GS];

    private static readonly int[] DebugRegisters = [0, 1, 2, 3, 6, 7];

    private CpuState* State => processor.State;

    public uint? Read(int number) => number switch
    {
        < RegisterNumber.Eip => State->Gpr[number],
        RegisterNumber.Eip => State->Eip,
        RegisterNumber.Eflags => Flags.Read(State),
        < RegisterNumber.FloatingPoint => SegmentAt(number - RegisterNumber.Segments).Selector,
        < RegisterNumber.Bases => null,
        RegisterNumber.Bases + 6 => State->GdtrBase,
        RegisterNumber.Bases + 7 => State->IdtrBase,
        < RegisterNumber.Control => SegmentAt(number - RegisterNumber.Bases).Base,
        RegisterNumber.Control => State->Cr0,
        RegisterNumber.Control + 1 => State->Cr2,
        RegisterNumber.Control + 2 => State->Cr3,
        RegisterNumber.Control + 3 => State->Cr4,
        _ => State->Dr[DebugRegisters[number - RegisterNumber.Debug]],
    };

    /// <summary>Sets a general register, EIP or EFLAGS.</summary>
    /// <returns>False for all others: loading them has conditions and consequences that are the guest's.</returns>
    public bool TryWrite(int number, uint value)
    {
        switch (number)
        {
            case < RegisterNumber.Eip:
                State->Gpr[number] = value;
                return true;
            case RegisterNumber.Eip:
                if (value != State->Eip) State->InsideRepeat = false;
                State->Eip = value;
                return true;
            case RegisterNumber.Eflags:
                Flags.Write(State, value, ChangeableFlags);
                return true;
            default:
                return Read(number) is { } present && present == value;
        }
    }

    private ref Segment SegmentAt(int index) => ref CpuState.SegmentOf(State, Segments[index]);
}
