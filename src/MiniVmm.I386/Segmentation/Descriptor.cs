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

    /// <summary>Target offset of a gate; one of 16 bits has only the lower half.</summary>
    public uint GateOffset => (Low & 0xFFFF) | (IsWideSystem ? High & 0xFFFF_0000 : 0);

    /// <summary>Words or doublewords that a call gate copies to the inner stack.</summary>
    public int GateParameters => (int)High & 0x1F;

    /// <summary>Whether a system descriptor is one of 32 bits.</summary>
    public bool IsWideSystem => (High & (1 << 11)) != 0;

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
        if (!TryLocate(s, selector, out uint address)) throw new GuestFault(onError, Selector.ErrorCode(selector));
        return new Descriptor(SystemAccess.Load32(s, address), SystemAccess.Load32(s, address + 4), address);
    }

    /// <summary>Whether the table of a selector has such an entry.</summary>
    public static unsafe bool Exists(CpuState* s, ushort selector) => TryLocate(s, selector, out _);

    private static unsafe bool TryLocate(CpuState* s, ushort selector, out uint address)
    {
        bool local = (selector & Selector.TableIndicator) != 0;
        Segment ldt = CpuState.SegmentOf(s, SegmentRegister.LDTR);
        uint offset = (uint)selector & ~7u;
        address = (local ? ldt.Base : s->GdtrBase) + offset;
        return !(local && ldt.IsNull) && offset + 7 <= (local ? ldt.Limit : s->GdtrLimit);
    }

    /// <summary>Sets the accessed bit in memory, as every load of a code or data segment does.</summary>
    public unsafe void MarkAccessed(CpuState* s)
    {
        if ((High & (1 << 8)) == 0) SystemAccess.Store8(s, Address + 5, (byte)((High >> 8) | 1));
    }

    /// <summary>The descriptor of the same TSS as available or busy.</summary>
    public Descriptor AsBusy(bool busy)
    {
        const uint busyBit = 1 << 9;
        return this with { High = busy ? High | busyBit : High & ~busyBit };
    }

    /// <summary>Stores type, privilege and presence back into the table.</summary>
    public unsafe void WriteType(CpuState* s) => SystemAccess.Store8(s, Address + 5, (byte)(High >> 8));
}
