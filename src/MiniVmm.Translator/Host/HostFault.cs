using System.Runtime.InteropServices;

namespace MiniVmm.Translator.Host;

/// <summary>What the host's kernel said of a fault in emitted code. Its layout is that which the signal handler writes.</summary>
[StructLayout(LayoutKind.Explicit)]
internal struct HostFault
{
    public const int RipOffset = 0, AddressOffset = 8, SignalOffset = 16, CodeOffset = 20;

    /// <summary>Address of the instruction that faulted.</summary>
    [FieldOffset(RipOffset)]
    public ulong Rip;

    /// <summary>Of a memory access: the address accessed (zero where it was not canonical). Of others: the instruction's.</summary>
    [FieldOffset(AddressOffset)]
    public ulong Address;

    [FieldOffset(SignalOffset)]
    public int Signal;

    /// <summary>The kernel's si_code.</summary>
    [FieldOffset(CodeOffset)]
    public int Code;
}
