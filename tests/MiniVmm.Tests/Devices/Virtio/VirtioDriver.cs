using MiniVmm.Devices.Virtio;
using MiniVmm.I386.Memory;
using Xunit;
using static MiniVmm.Devices.Virtio.VirtioRegisters;

namespace MiniVmm.Tests.Devices.Virtio;

/// <summary>Initialises a virtio-mmio device as virtio 1.2, 3.1.1 prescribes, through its registers alone.</summary>
internal sealed class VirtioDriver(VirtioMmio device)
{
    public const uint Ready = 1 | 2 | FeaturesOk | DriverOk;

    public uint Read(uint register) => device.Read(register, 4);

    public void Write(uint register, uint value) => device.Write(register, 4, value);

    /// <param name="features">Of the first 32, those to accept.</param>
    public void Begin(uint features = 0)
    {
        Assert.Equal((Magic, ModernVersion), (Read(MagicValue), Read(VirtioRegisters.Version)));
        Write(Status, 0);
        Write(Status, 1);
        Write(Status, 1 | 2);
        Write(DriverFeaturesSelect, 0);
        Write(DriverFeatures, features);
        Write(DriverFeaturesSelect, 1);
        Write(DriverFeatures, 1);
        Write(Status, 1 | 2 | FeaturesOk);
        Assert.Equal(1u | 2 | FeaturesOk, Read(Status));
    }

    public void Lay(uint index, DriverQueue queue)
    {
        Write(QueueSelect, index);
        Assert.Equal(0u, Read(QueueReady));
        Write(QueueLength, queue.Length);
        Write(QueueDescriptorsLow, queue.Descriptors);
        Write(QueueDriverLow, queue.Available);
        Write(QueueDeviceLow, queue.Used);
        Write(QueueReady, 1);
    }

    public void Run() => Write(Status, Ready);

    public void Notify(uint queue) => Write(QueueNotify, queue);

    /// <summary>What an interrupt handler does first.</summary>
    public uint Acknowledge()
    {
        uint reasons = Read(VirtioRegisters.InterruptStatus);
        Write(InterruptAcknowledge, reasons);
        return reasons;
    }

    /// <summary>Three queues of a size in a row of memory, from 64 KiB up.</summary>
    public static DriverQueue[] Queues(GuestMemory memory, ushort length, uint slotSize)
    {
        var receive = new DriverQueue(memory, 0x10000, length, slotSize);
        var transmit = new DriverQueue(memory, receive.End, length, slotSize);
        return [receive, transmit, new DriverQueue(memory, transmit.End, length, 16)];
    }
}
