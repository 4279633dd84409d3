using System.Runtime.InteropServices;

namespace MiniVmm.Translator.Running;

/// <summary>What emitted code and the engine share besides the processor's state, at a fixed address that emitted code
/// has in a register.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct TranslatorContext
{
    /// <summary>Entries of the table for indirect branches.</summary>
    public const int JumpEntries = 1024;

    /// <summary>Stack pointer of the host at the start of a run, and how far calls may take it.</summary>
    public nint StackBase, StackLimit;

    /// <summary>Where the flags come from: a number in the low half, and in the high half that of a later change. They mean
    /// something once recorded; see <see cref="FlagTracking.FlagNumbers"/>.</summary>
    public uint Flags;

    /// <summary>Operands that flags come from.</summary>
    public uint A, B;

    /// <summary>Operand of the later change that is recorded, and of one that is not.</summary>
    public uint Over, Last;

    /// <summary>Carry before the operation that flags come from: its lowest bit.</summary>
    public uint Carry;

    /// <summary>EIP that an indirect branch goes to.</summary>
    public uint Target;

    /// <summary>What emitted code puts aside for a moment.</summary>
    public uint Scratch;

    /// <summary>R9 during a callback.</summary>
    public ulong Address;

    public nint SavedStack;

    /// <summary>Callback that makes the TLB know an address.</summary>
    public delegate* unmanaged<I386.State.CpuState*, uint, uint, uint> Fill;

    /// <summary>Callback that interprets one instruction, where an exit with a number would do so.</summary>
    public delegate* unmanaged<I386.State.CpuState*, uint, uint, uint> Interpret;

    /// <summary>Callback that sets the processor's flags from the record and the change with a number.</summary>
    public delegate* unmanaged<I386.State.CpuState*, uint, uint, uint> Settle;

    /// <summary>The engine.</summary>
    public nint Owner;

    /// <summary>The mode in which <see cref="Jumps"/> hold.</summary>
    public uint JumpMode;

    public JumpTable Jumps;

    /// <summary>Where an EIP was last found.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 16)]
    public struct Jump
    {
        /// <summary>EIP, with a bit above its 32 where there is none.</summary>
        public ulong Eip;

        public byte* Host;

        /// <summary>No EIP equals it.</summary>
        public const ulong None = ulong.MaxValue;
    }

    [System.Runtime.CompilerServices.InlineArray(JumpEntries)]
    public struct JumpTable
    {
        private Jump _first;
    }
}
