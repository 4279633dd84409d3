using MiniVmm.I386.Memory;
using MiniVmm.I386.Segmentation;
using MiniVmm.I386.State;

namespace MiniVmm.I386.Tasks;

/// <summary>Where things lie in a TSS of 32 or 16 bits (SDM vol. 3, figures 7-2 and 7-10). Offsets in bytes; registers
/// stand in the order of the instruction encoding.</summary>
/// <param name="IsWide">Whether it is one of 32 bits.</param>
public readonly unsafe record struct TaskLayout(bool IsWide)
{
    /// <summary>Selector of the task to return to.</summary>
    public const uint Link = 0;

    /// <summary>CR3; 32-bit only.</summary>
    public const uint DirectoryBase = 0x1C;

    /// <summary>Bit 0: trap on entry; 32-bit only.</summary>
    public const uint Trap = 0x64;

    public static TaskLayout Of(Segment tr) => new(((tr.Access >> 3) & 1) != 0);

    public static TaskLayout Of(Descriptor d) => new(d.IsWideSystem);

    /// <summary>Bytes from one register to the next.</summary>
    public uint Step => IsWide ? 4u : 2;

    /// <summary>EIP, then EFLAGS, the general registers and the segment registers: what a switch saves.</summary>
    public uint Saved => IsWide ? 0x20u : 0x0E;

    public uint General => Saved + 2 * Step;

    public uint Segments => General + 8 * Step;

    public int SegmentCount => IsWide ? 6 : 4;

    public uint Ldt => IsWide ? 0x60u : 0x2A;

    /// <summary>The least limit that a TSS may have.</summary>
    public uint LeastLimit => IsWide ? 0x67u : 0x2B;

    public uint StackOffset(int level) => Step + (uint)level * 2 * Step;

    public uint Load(CpuState* s, uint linear) => IsWide ? SystemAccess.Load32(s, linear) : SystemAccess.Load16(s, linear);

    public void Store(CpuState* s, uint linear, uint value)
    {
        if (IsWide) SystemAccess.Store32(s, linear, value);
        else SystemAccess.Store16(s, linear, (ushort)value);
    }
}
