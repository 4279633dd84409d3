using System.Runtime.InteropServices;

namespace MiniVmm.I386.State;

/// <summary>A segment register: the visible selector and the descriptor cached with it (SDM vol. 3, 3.4.3).</summary>
[StructLayout(LayoutKind.Sequential)]
public struct Segment
{
    public uint Base;

    /// <summary>Highest offset in bytes, granularity applied. For expand-down segments the lowest valid is Limit + 1.</summary>
    public uint Limit;

    /// <summary>Descriptor bits 40-47 in bits 0-7 (type, S, DPL, P) and bits 52-55 in bits 12-15 (AVL, L, D/B, G).
    /// Zero means unusable: a null selector was loaded.</summary>
    public uint Access;

    public ushort Selector;

    private readonly ushort _reserved;

    /// <summary>Access bit: accessed (data and code).</summary>
    public const uint Accessed = 1 << 0;

    /// <summary>Access bit: writable (data) or readable (code).</summary>
    public const uint WritableOrReadable = 1 << 1;

    /// <summary>Access bit: expand-down (data) or conforming (code).</summary>
    public const uint ExpandDownOrConforming = 1 << 2;

    /// <summary>Access bit: code segment.</summary>
    public const uint Code = 1 << 3;

    /// <summary>Access bit: code or data, not a system segment.</summary>
    public const uint NotSystem = 1 << 4;

    public const int DplShift = 5;

    public const uint Present = 1 << 7;

    /// <summary>Access bit: 32-bit default operand size (code), 32-bit stack pointer and upper bound (data).</summary>
    public const uint Big = 1 << 14;

    public const uint Granularity = 1 << 15;

    /// <summary>Access of a present, writable, accessed data segment of ring 0.</summary>
    public const uint WritableData = Present | NotSystem | WritableOrReadable | Accessed;

    public readonly bool IsNull => Access == 0;

    public readonly int Dpl => (int)(Access >> DplShift) & 3;

    public readonly bool IsBig => (Access & Big) != 0;

    /// <summary>Whether every 32-bit offset is valid and equals the linear address.</summary>
    public readonly bool IsFlat =>
        Base == 0 && Limit == uint.MaxValue && !IsNull && (Access & (Code | ExpandDownOrConforming)) is 0 or Code;

    /// <summary>Whether data can be read and written through it without a check.</summary>
    public readonly bool IsFlatData => IsFlat && (Access & (Code | WritableOrReadable)) == WritableOrReadable;
}
