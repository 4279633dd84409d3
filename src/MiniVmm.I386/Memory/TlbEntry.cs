using System.Runtime.InteropServices;

namespace MiniVmm.I386.Memory;

/// <summary>One translation to RAM. A tag equals the linear page address where the access needs no further check;
/// pages outside RAM are never entered, and pages that hold cached code are not tagged for writing.</summary>
[StructLayout(LayoutKind.Sequential, Size = 16)]
public unsafe struct TlbEntry
{
    /// <summary>No masked address equals it: the offset bits of a tag that can match are zero or below the alignment.</summary>
    public const uint NoTag = uint.MaxValue;

    public uint ReadTag, WriteTag;

    /// <summary>Host address minus linear address.</summary>
    public byte* Addend;
}
