using System.Runtime.InteropServices;

namespace MiniVmm.Conformance.Native;

/// <summary>What the trampoline shares with the test, at a 31-bit address.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct HostContext
{
    public RegisterImage In, Out;

    /// <summary>ESP before and after: PUSHAD and POPAD cannot carry it.</summary>
    public uint EspIn, EspOut;

    /// <summary>RSP of the caller.</summary>
    public ulong HostRsp;

    /// <summary>Operand of the far jump into 32-bit code.</summary>
    public uint Entry32;

    public ushort Selector32;
}
