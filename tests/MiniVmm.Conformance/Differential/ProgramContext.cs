using MiniVmm.Conformance.Fuzzing;
using MiniVmm.I386.Memory;
using static MiniVmm.Conformance.Differential.ProgramLayout;

namespace MiniVmm.Conformance.Differential;

/// <summary>What the writers of a made-up program share: chance, and what is known of the code so far.</summary>
internal sealed class ProgramContext(GuestMemory memory, Dice dice)
{
    public GuestMemory Memory => memory;

    public Dice Dice => dice;

    /// <summary>Bytes of the code that it may change itself.</summary>
    public List<PatchSpot> Spots { get; } = [];

    /// <summary>Doublewords on pages with code that are never executed.</summary>
    public List<uint> Beside { get; } = [];

    /// <summary>Functions that may be called, callees first.</summary>
    public List<uint> Functions { get; } = [];

    public PatchSpot AnySpot => Spots[(int)dice.Below((uint)Spots.Count)];

    public uint AnyLeaf => Leaves + dice.Below(LeafCount) * LeafBytes;

    /// <summary>An address of data: any alignment, often at the end of a page.</summary>
    public uint DataAddress() => dice.Below(8) switch
    {
        0 => Data + Page * (1 + dice.Below(DataBytes / Page - 1)) - dice.Below(8),
        1 => LowData + dice.Below(Page),
        _ => Data + dice.Below(DataBytes - 64),
    };

    /// <summary>Any address that may be written to: mostly data, but beside code, devices, the ends of RAM and of the
    /// address space, and other names of the same memory too.</summary>
    public uint Somewhere() => dice.Below(32) switch
    {
        0 or 1 => Beside.Count > 0 ? Beside[(int)dice.Below((uint)Beside.Count)] : DataAddress(),
        2 => RamBytes - dice.Below(8),
        3 => RamBytes + dice.Below(0x1000),
        4 => DeviceMemory + dice.Below(64),
        5 => uint.MaxValue - dice.Below(8),
        6 => Alias + DataAddress(),
        7 => Window + WindowBytes / 2 + dice.Below(WindowBytes / 2),
        8 => Top + dice.Below(Page),
        _ => DataAddress(),
    };
}
