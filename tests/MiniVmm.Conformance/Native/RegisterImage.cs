using System.Runtime.InteropServices;

namespace MiniVmm.Conformance.Native;

/// <summary>The general registers in the order in which PUSHAD leaves them in memory, with EFLAGS above.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct RegisterImage
{
    public uint Edi, Esi, Ebp, PushedEsp, Ebx, Edx, Ecx, Eax, Eflags;
}
