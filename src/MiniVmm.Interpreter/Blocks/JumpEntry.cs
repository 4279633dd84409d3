using System.Runtime.InteropServices;

namespace MiniVmm.Interpreter.Blocks;

/// <summary>A block as it was last entered by EIP; valid while the mode with its generation number is the same.</summary>
[StructLayout(LayoutKind.Sequential, Size = 32)]
internal unsafe struct JumpEntry
{
    public uint Eip, Mode;
    public Operation* First;
    public int Count;
}
