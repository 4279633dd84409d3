using System.Runtime.InteropServices;
using MiniVmm.Devices.Vsock;
using MiniVmm.I386.Memory;

namespace MiniVmm.Conformance.Fuzzing;

/// <summary>A split virtqueue as its driver writes it: mostly as the device would have it, and wrong where the dice say so.</summary>
/// <param name="memory">Where it lies.</param>
/// <param name="dice">What happens.</param>
/// <param name="origin">Its first byte; rings and buffers follow, within <see cref="Bytes"/>.</param>
/// <param name="isReceive">Its buffers are the device's to write.</param>
internal sealed class AttackedQueue(GuestMemory memory, Dice dice, uint origin, bool isReceive)
{
    public const uint Bytes = 0x10000;

    private const uint AvailableAt = 0x1000, UsedAt = 0x1800, BuffersAt = 0x2000, BufferBytes = 256, MostEntries = 128;
    private const ushort Next = 1, Write = 2;

    private ushort _available, _used;

    public uint Entries { get; private set; } = 16;

    public uint Descriptors => origin;

    public uint Available => origin + AvailableAt;

    public uint Used => origin + UsedAt;

    /// <summary>The driver begins anew.</summary>
    public void Clear()
    {
        Entries = 1u << (int)dice.Below(8);
        (_available, _used) = (0, 0);
        memory.Write(origin, BuffersAt).Clear();
    }

    /// <summary>Makes a buffer available, in one piece or several; once in <paramref name="malice"/> times anything may be wrong.</summary>
    public void Offer(ReadOnlySpan<byte> content, uint length, uint malice)
    {
        uint head = _available % Entries, pieces = Math.Min(Entries, 1 + (dice.Once(4) ? dice.Below(4) : 0));
        uint buffer = Buffer(head);
        content.CopyTo(memory.Write(buffer, BufferBytes));
        for (uint i = 0, offset = 0; i < pieces; i++)
        {
            bool last = i == pieces - 1;
            uint part = last ? length - offset : dice.Below(length - offset + 1);
            uint index = (head + i) % Entries;
            Describe(index, buffer + offset, part, (ushort)((last ? 0 : Next) | (isReceive ? Write : 0)), (ushort)((index + 1) % Entries), malice);
            offset += part;
        }
        Store(Available + 4 + head * 2, (ushort)(dice.Once(malice) ? dice.U32() : head));
        _available += (ushort)(dice.Once(malice) ? dice.Below(Entries * 2) : 1);
        if (dice.Once(malice)) Store(Available, (ushort)dice.Below(4));
        Store(Available + 2, _available);
    }

    /// <summary>The header that the device put into the buffer that it gave back last.</summary>
    public bool TryTakeUsed(out VsockHeader header)
    {
        header = default;
        if (memory.Load<ushort>(Used + 2) == _used) return false;
        uint head = memory.Load<uint>(Used + 4 + _used++ % Entries * 8) % Entries;
        header = MemoryMarshal.Read<VsockHeader>(memory.Read(Buffer(head), VsockHeader.Size));
        return true;
    }

    public bool IsFull => (ushort)(_available - memory.Load<ushort>(Used + 2)) >= Entries;

    /// <summary>Writes anywhere into the rings.</summary>
    public void Scribble()
    {
        uint address = origin + dice.Below(BuffersAt - 8);
        Store(address, dice.Once(2) ? dice.Next() : dice.Value(memory.Size));
    }

    private void Describe(uint index, ulong address, uint length, ushort flags, ushort next, uint malice)
    {
        uint at = Descriptors + index * 16;
        Store(at, dice.Once(malice) ? dice.Pick(dice.Next(), dice.Value(memory.Size), origin) : address);
        Store(at + 8, dice.Once(malice) ? dice.Value(memory.Size) : length);
        Store(at + 12, (ushort)(dice.Once(malice) ? dice.U32() : flags));
        Store(at + 14, (ushort)(dice.Once(malice) ? dice.Below(MostEntries * 2) : next));
    }

    private uint Buffer(uint index) => origin + BuffersAt + index * BufferBytes;

    private void Store<T>(uint address, T value) where T : unmanaged => memory.Store(address, value);
}
