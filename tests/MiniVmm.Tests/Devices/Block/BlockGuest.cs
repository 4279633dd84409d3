using MiniVmm.Devices.Block;
using MiniVmm.Devices.Virtio;
using MiniVmm.I386.Memory;
using MiniVmm.Tests.Devices.Virtio;
using static MiniVmm.Devices.Virtio.VirtioRegisters;

namespace MiniVmm.Tests.Devices.Block;

/// <summary>A block driver that a test plays, down to the descriptors.</summary>
internal sealed class BlockGuest : IDisposable
{
    public const uint In = 0, Out = 1, Flush = 4, GetId = 8;
    public const ushort QueueLength = 64;

    private const uint QueueAt = 0x10000, HeadersAt = 0x40000;
    private const ushort Next = 1, WriteFlag = 2;

    private readonly TestMemory _memory = new(16 << 20);
    private ushort _nextDescriptor;
    private uint _nextHeader = HeadersAt;

    public BlockGuest(MemoryStore store, FakeTime? time = null)
    {
        Store = store;
        Time = time;
        Device = new VirtioBlock(_memory.Ram, Line, store, "a serial number"u8, Wakeup, time);
        Driver = new VirtioDriver(Device.Transport);
        Queue = new DriverQueue(_memory.Ram, QueueAt, QueueLength, 16);
    }

    public MemoryStore Store { get; }

    public FakeTime? Time { get; }

    public RecordingLine Line { get; } = new();

    public CountingWakeup Wakeup { get; } = new();

    public VirtioBlock Device { get; }

    public VirtioDriver Driver { get; }

    public DriverQueue Queue { get; private set; }

    public GuestMemory Ram => _memory.Ram;

    /// <summary>Initialises the device with an empty queue.</summary>
    public void Boot(ulong features = BlockConstants.FlushCommand)
    {
        Queue = new DriverQueue(_memory.Ram, QueueAt, QueueLength, 16);
        _nextDescriptor = 0;
        Driver.Begin((uint)features);
        Driver.Lay(0, Queue);
        Driver.Run();
    }

    /// <summary>Makes a request of a data segment and rings the bell.</summary>
    /// <returns>Where its status will be.</returns>
    public uint Ask(uint type, ulong sector, uint address, uint length) =>
        Ask(type, sector, length == 0 ? [] : [(address, length)]);

    /// <summary>The same of several segments.</summary>
    public uint Ask(uint type, ulong sector, params (uint Address, uint Length)[] data)
    {
        uint header = _nextHeader;
        _nextHeader += 32;
        Ram.Store(header, type);
        Ram.Store(header + 8, sector);
        Ram.Store<byte>(header + 16, 0xEE);
        ushort head = _nextDescriptor;
        Describe(header, 16, Next);
        foreach ((uint address, uint length) in data) Describe(address, length, (ushort)(type == Out ? Next : Next | WriteFlag));
        Describe(header + 16, 1, WriteFlag);
        Queue.Publish(head);
        Driver.Notify(0);
        return header + 16;
    }

    /// <summary>Waits for the next request to end.</summary>
    /// <returns>Bytes that the device says it wrote.</returns>
    public uint WaitForUsed()
    {
        uint written;
        while (!Queue.TryTakeUsed(out _, out written))
        {
            Wakeup.Wait();
            Device.Poll();
        }
        return written;
    }

    /// <summary>A whole request.</summary>
    /// <returns>Its status, and what the device says it wrote.</returns>
    public (byte Status, uint Written) Do(uint type, ulong sector, uint address, uint length)
    {
        uint status = Ask(type, sector, address, length);
        uint written = WaitForUsed();
        return (Ram.Load<byte>(status), written);
    }

    public bool NeedsReset => (Driver.Read(Status) & VirtioRegisters.NeedsReset) != 0;

    public void Dispose()
    {
        Store.Release();
        Device.Dispose();
        _memory.Dispose();
    }

    private void Describe(uint address, uint length, ushort flags)
    {
        ushort index = (ushort)(_nextDescriptor % QueueLength);
        _nextDescriptor = (ushort)((index + 1) % QueueLength);
        Queue.Describe(index, address, length, flags, _nextDescriptor);
    }
}
