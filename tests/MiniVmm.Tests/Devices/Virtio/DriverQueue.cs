using MiniVmm.I386.Memory;

namespace MiniVmm.Tests.Devices.Virtio;

/// <summary>The driver's side of a split virtqueue: one descriptor a buffer unless a test says otherwise, each with a
/// slot of guest memory.</summary>
internal sealed class DriverQueue
{
    private readonly GuestMemory _memory;
    private readonly Stack<ushort> _free = new();
    private ushort _nextAvailable;
    private ushort _nextUsed;

    public DriverQueue(GuestMemory memory, uint origin, ushort length, uint slotSize)
    {
        _memory = memory;
        Length = length;
        SlotSize = slotSize;
        Descriptors = origin;
        Available = Descriptors + (16u * length);
        Used = (Available + 4 + (2u * length) + 3) & ~3u;
        Slots = (Used + 4 + (8u * length) + 15) & ~15u;
        memory.Write(origin, Slots - origin).Clear();
        for (int i = length - 1; i >= 0; i--) _free.Push((ushort)i);
    }

    public ushort Length { get; }

    public uint SlotSize { get; }

    public uint Descriptors { get; }

    public uint Available { get; }

    public uint Used { get; }

    public uint Slots { get; }

    /// <summary>First address after everything.</summary>
    public uint End => Slots + (Length * SlotSize);

    public int FreeSlots => _free.Count;

    public uint Slot(ushort index) => Slots + (index * SlotSize);

    /// <summary>Makes the buffer of a free slot available.</summary>
    public void Offer(uint length, bool writable, ReadOnlySpan<byte> content = default)
    {
        ushort slot = _free.Pop();
        content.CopyTo(_memory.Write(Slot(slot), SlotSize));
        Describe(slot, Slot(slot), length, writable ? (ushort)2 : (ushort)0, 0);
        Publish(slot);
    }

    public void Describe(ushort index, ulong address, uint length, ushort flags, ushort next)
    {
        uint at = Descriptors + (16u * index);
        _memory.Store<ulong>(at, address);
        _memory.Store<uint>(at + 8, length);
        _memory.Store<ushort>(at + 12, flags);
        _memory.Store<ushort>(at + 14, next);
    }

    public void Publish(ushort head)
    {
        _memory.Store<ushort>(Available + 4 + (2u * (uint)(_nextAvailable % Length)), head);
        _nextAvailable++;
        _memory.Store<ushort>(Available + 2, _nextAvailable);
    }

    public void SuppressInterrupts() => _memory.Store<ushort>(Available, 1);

    /// <summary>Takes back a buffer that the device has used.</summary>
    public bool TryTakeUsed(out ushort slot, out uint written)
    {
        (slot, written) = (0, 0);
        if (_memory.Load<ushort>(Used + 2) == _nextUsed) return false;
        uint entry = Used + 4 + (8u * (uint)(_nextUsed % Length));
        slot = (ushort)_memory.Load<uint>(entry);
        written = _memory.Load<uint>(entry + 4);
        _nextUsed++;
        _free.Push(slot);
        return true;
    }
}
