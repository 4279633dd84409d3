using System.Runtime.InteropServices;
using MiniVmm.Conformance.Cases;

namespace MiniVmm.Conformance.Oracles;

/// <summary>The state after a case as the runner writes it: <c>struct outcome</c> in guests/isa/native/runner.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct OutcomeRecord
{
    /// <summary>Values of <see cref="Trap"/> that are no vector: the case came to its end, or would not.</summary>
    public const uint Ended = 0xFFFF_FFFE, Hung = 0xFFFF_FFFD;

    /// <summary>The runner died of the case; the runner itself never says so.</summary>
    public const uint Killed = 0xFFFF_FFFC;

    public fixed uint Registers[8];

    public uint Eflags, Trap, Error, Cr2, Eip;

    /// <summary>Selectors of ES, CS, SS, DS, FS and GS.</summary>
    public fixed ushort Segments[6];

    public uint Signal, SignalCode;

    public fixed byte Data[CaseLayout.WindowBytes];
}
