using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MiniVmm.I386.Memory;

namespace MiniVmm.I386.State;

/// <summary>Everything the processor holds, as one block of unmanaged memory at a fixed address, so that pre-decoded
/// operations and emitted code reach any of it by a constant offset.</summary>
/// <remarks>Status flags are lazy: see <see cref="Flags"/>. The general registers lie first: a register operand is its
/// byte offset from the start of this structure (AH is offset 1).</remarks>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct CpuState
{
    /// <summary>EAX, ECX, EDX, EBX, ESP, EBP, ESI, EDI; the ninth is always zero, an absent base or index.</summary>
    public fixed uint Gpr[9];

    /// <summary>Offset in CS of the instruction being or about to be executed. It commits last.</summary>
    public uint Eip;

    /// <summary>The last result, sign-extended to 32 bits: source of ZF, and with <see cref="FlagAux"/> of SF and PF.</summary>
    public uint FlagResult;

    /// <summary>Bit 31 CF, bit 30 CF xor OF, bits 15-8 flips parity, bit 3 AF, bit 0 flips SF.</summary>
    public uint FlagAux;

    /// <summary>EFLAGS without the status flags: TF, IF, DF, IOPL, NT, RF, VM, AC, ID.</summary>
    public uint SystemFlags;

    /// <summary>What decoded code depends on: see <see cref="CodeMode"/>.</summary>
    public uint Mode;

    /// <summary>The table for the current privilege level.</summary>
    public TlbEntry* Tlb;

    /// <summary>Instructions that may still be retired in this run, less those of the block being executed.</summary>
    public long Remaining;

    /// <summary>Budget put aside by <see cref="Processor.Kick"/>.</summary>
    public long Deferred;

    /// <summary>Handle of the <see cref="Processor"/> that owns this state.</summary>
    public nint Owner;

    /// <summary>Engine-private: the operation being executed and the table of entered blocks.</summary>
    public void* CurrentOperation, JumpTable;

    /// <summary>Engine-private: what emitted code works with.</summary>
    public void* Emitted;

    public SegmentFile Segments;

    /// <summary>Current privilege level.</summary>
    public int Cpl;

    public uint Cr0, Cr2, Cr3, Cr4;

    public uint GdtrBase, GdtrLimit, IdtrBase, IdtrLimit;

    public fixed uint Dr[8];

    /// <summary>The registers behind SYSENTER and SYSEXIT (SDM vol. 3, 5.8.7).</summary>
    public uint SysenterCs, SysenterEsp, SysenterEip;

    /// <summary>What a write to the time-stamp counter added to it.</summary>
    public ulong TscOffset;

    /// <summary>Causes of a debug trap that the last instruction left behind, as bits of DR6.</summary>
    public uint PendingDebug;

    /// <summary>HLT was executed and no interrupt has come since.</summary>
    public bool Halted;

    /// <summary>Interrupts are held off until the next instruction is done (STI, MOV SS; SDM vol. 3, 6.8.3).</summary>
    public bool InterruptShadow;

    /// <summary>The shadow comes from a load of SS: debug traps wait too.</summary>
    public bool StackShadow;

    /// <summary>A repeated string instruction was left between two repetitions: EIP is its own.</summary>
    public bool InsideRepeat;

    /// <summary>DR7 enables a breakpoint or a debugger watches data: instructions are executed one at a time and accesses are compared.</summary>
    public bool BreakpointsArmed;

    /// <summary>The instruction under way ends in a single-step trap, unless it enters a handler itself: INT and its kind
    /// lose the trap (SDM vol. 3, 18.3.1.4).</summary>
    public bool SingleStep;

    /// <summary>A device was written to: the run ends before the next block.</summary>
    public bool DeviceWritten;

    [InlineArray(8)]
    public struct SegmentFile
    {
        private Segment _first;
    }

    public readonly bool PagingEnabled => (Cr0 & ControlBits.PG) != 0;

    public readonly bool IsProtected => (Cr0 & ControlBits.PE) != 0;

    public readonly bool IsVirtual8086 => (SystemFlags & EFlags.VM) != 0;

    /// <summary>Real-address or virtual-8086 mode: a selector is a paragraph number.</summary>
    public readonly bool HasRealSegments => !IsProtected || IsVirtual8086;

    public readonly int Iopl => (int)((SystemFlags & EFlags.IOPL) >> EFlags.IoplShift);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref Segment SegmentOf(CpuState* s, SegmentRegister register) =>
        ref Unsafe.Add(ref Unsafe.As<SegmentFile, Segment>(ref s->Segments), (int)register);
}
