using MiniVmm.I386.Faults;
using MiniVmm.I386.Memory;
using MiniVmm.I386.State;

namespace MiniVmm.I386.Segmentation;

/// <summary>An 8-byte entry of the GDT, LDT or IDT as it lies in memory (SDM vol. 3, 3.4.5 and 6.11).</summary>
public readonly record struct Descriptor(uint Low, uint High, uint Address)
{
    public uint Access => (High >> 8) & 0xF0FF;

    public int Dpl => (int)(High >> 13) & 3;

    public bool IsPresent => (High & (1 << 15)) != 0;

    public bool IsSystem => (High & (1 << 12)) == 0;

    public bool IsCode => (High & (1 << 11)) != 0;

    public bool IsConforming => (High & (1 << 10)) != 0;

    public bool IsWritableOrReadable => (High & (1 << 9)) != 0;

    /// <summary>Type field of a system descriptor or gate.</summary>
    public SystemType SystemType => (SystemType)((High >> 8) & 0xF);

    public uint Base => (Low >> 16) | ((High & 0xFF) << 16) | (High & 0xFF00_0000);

    public uint Limit
    {
        get
        {
            uint raw = (Low & 0xFFFF) | (High & 0xF_0000);
            return (High & (1 << 23)) != 0 ? (raw << 12) | 0xFFF : raw;
        }
    }

    /// <summary>Target selector of a gate.</summary>
    public ushort GateSelector => (ushort)(Low >> 16);

    /// <summary>Target offset of a 32-bit gate.</summary>
    public uint GateOffset => (Low & 0xFFFF) | (High & 0xFFFF_0000);

    /// <summary>What the segment register holds after a load, which marks code and data accessed.</summary>
    public Segment ToSegment(ushort selector) => new()
    {
        Base = Base,
        Limit = Limit,
        Access = IsSystem ? Access : Access | Segment.Accessed,
        Selector = selector,
    };

    /// <summary>Reads the descriptor of a selector that is not null.</summary>
    /// <exception cref="GuestFault">The table has no such entry.</exception>
    public static unsafe Descriptor Read(CpuState* s, ushort selector, Vector onError = Vector.GeneralProtection)
    {
        uint tableBase = s->GdtrBase, tableLimit = s->GdtrLimit;
        if ((selector & Selector.TableIndicator) != 0)
        {
            ref Segment ldt = ref CpuState.SegmentOf(s, SegmentRegister.LDTR);
            if (ldt.IsNull) throw new GuestFault(onError, Selector.ErrorCode(selector));
            (tableBase, tableLimit) = (ldt.Base, ldt.Limit);
        }
        uint offset = (uint)selector & ~7u;
        if (offset + 7 > tableLimit) throw new GuestFault(onError, Selector.ErrorCode(selector));
        uint address = tableBase + offset;
        return new Descriptor(SystemAccess.Load32(s, address), SystemAccess.Load32(s, address + 4), address);
    }

    /// <summary>Sets the accessed bit in memory, as every load of a code or data segment does.</summary>
    public unsafe void MarkAccessed(CpuState* s)
    {
        if ((High & (1 << 8)) == 0) SystemAccess.Store8(s, Address + 5, (byte)((High >> 8) | 1));
    }
}
