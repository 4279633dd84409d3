using MiniVmm.Devices.Virtio;
using MiniVmm.I386.Memory;

namespace MiniVmm.Conformance.Fuzzing;

/// <summary>A disk driver whose requests are mostly as the device would have them: with a header, data and a status, each with a lie
/// where the dice say so.</summary>
/// <param name="memory">Guest RAM, at least 1 MiB.</param>
/// <param name="dice">What happens.</param>
/// <param name="sectors">Of the disk.</param>
/// <param name="write">A 32-bit write to a register.</param>
internal sealed class AttackingDiskDriver(GuestMemory memory, Dice dice, uint sectors, Action<uint, uint> write)
{
    private const uint RingsAt = 0x40000, AvailableAt = RingsAt + 0x1000, UsedAt = RingsAt + 0x1800, HeadersAt = RingsAt + 0x2000;
    private const uint DataAt = 0x80000, DataBytes = 0x40000, SectorBytes = 512, Entries = 64, PiecesMost = 3;
    private const uint In = 0, Out = 1, Flush = 4, GetId = 8;
    private const ushort Next = 1, Write = 2;

    private uint _malice, _next;
    private ushort _available, _seen;

    /// <summary>Requests that the device gave back.</summary>
    public long Answers { get; private set; }

    /// <summary>Initialises the device (virtio 1.2, 3.1.1), with a mistake here and there.</summary>
    public void Start()
    {
        _malice = dice.Pick(10u, 100u, 1000u, 10_000u);
        (_next, _available, _seen) = (0, 0, 0);
        memory.Write(RingsAt, HeadersAt - RingsAt).Clear();
        write(VirtioRegisters.Status, 0);
        write(VirtioRegisters.Status, 3);
        write(VirtioRegisters.DriverFeaturesSelect, 0);
        write(VirtioRegisters.DriverFeatures, Lie(dice.Once(2) ? 1u << 9 : 0));
        write(VirtioRegisters.DriverFeaturesSelect, 1);
        write(VirtioRegisters.DriverFeatures, Lie(1));
        write(VirtioRegisters.Status, Lie(0xB));
        write(VirtioRegisters.QueueSelect, Lie(0));
        write(VirtioRegisters.QueueLength, Lie(Entries));
        write(VirtioRegisters.QueueDescriptorsLow, Lie(RingsAt));
        write(VirtioRegisters.QueueDriverLow, Lie(AvailableAt));
        write(VirtioRegisters.QueueDeviceLow, Lie(UsedAt));
        write(VirtioRegisters.QueueReady, Lie(1));
        write(VirtioRegisters.Status, Lie(0xF));
    }

    /// <summary>One thing that a driver does.</summary>
    public void Act()
    {
        ushort used = memory.Load<ushort>(UsedAt + 2);
        if ((ushort)(_available - used) < Entries / (PiecesMost + 2)) Ask();
        Answers += (ushort)(used - _seen) <= Entries ? (ushort)(used - _seen) : 0;
        _seen = used;
        if (dice.Once(_malice)) memory.Store(RingsAt + dice.Below(HeadersAt - RingsAt - 8), dice.Next());
        write(VirtioRegisters.QueueNotify, Lie(0));
        if (dice.Once(4)) write(VirtioRegisters.InterruptAcknowledge, Lie(3));
        if (dice.Once(_malice)) write(VirtioRegisters.QueueReady, dice.Below(2));
    }

    private void Ask()
    {
        uint head = _next, header = HeadersAt + head * 32, type = Lie(dice.Pick(In, In, Out, Out, Flush, GetId));
        memory.Store(header, type);
        memory.Store<ulong>(header + 8, dice.Once(_malice) ? dice.Next() : dice.Below(sectors));
        Describe(header, 16, Next);
        for (uint pieces = dice.Below(PiecesMost + 1); pieces > 0; pieces--)
            Describe(DataAt + dice.Below(DataBytes / 2), SectorBytes * dice.Below(32), (ushort)(type == Out ? Next : Next | Write));
        Describe(header + 16, 1, Write);
        memory.Store(AvailableAt + 4 + (_available % Entries) * 2, (ushort)Lie(head));
        _available += (ushort)(dice.Once(_malice) ? dice.Below(Entries * 2) : 1);
        memory.Store(AvailableAt + 2, _available);
    }

    private void Describe(uint address, uint length, ushort flags)
    {
        uint at = RingsAt + _next * 16;
        _next = (_next + 1) % Entries;
        memory.Store<ulong>(at, dice.Once(_malice) ? dice.Pick(dice.Next(), dice.Value(memory.Size), RingsAt) : address);
        memory.Store(at + 8, Lie(length));
        memory.Store(at + 12, (ushort)Lie(flags));
        memory.Store(at + 14, (ushort)Lie(_next));
    }

    private uint Lie(uint truth) => dice.Once(_malice) ? dice.Value(memory.Size) : truth;
}
