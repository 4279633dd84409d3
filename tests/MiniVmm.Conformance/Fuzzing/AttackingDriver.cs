using System.Runtime.InteropServices;
using MiniVmm.Devices.Virtio;
using MiniVmm.Devices.Vsock;
using MiniVmm.I386.Memory;

namespace MiniVmm.Conformance.Fuzzing;

/// <summary>A socket driver that knows how to talk to its device, so that its lies reach where only true words lead.</summary>
/// <param name="memory">Guest RAM, at least 1 MiB.</param>
/// <param name="dice">What happens.</param>
/// <param name="write">A 32-bit write to a register.</param>
internal sealed class AttackingDriver(GuestMemory memory, Dice dice, Action<uint, uint> write)
{
    private const uint RingsAt = 0x10000, FirstHostPort = 49_152, MostPayload = 150;

    private readonly AttackedQueue[] _queues =
        [.. Enumerable.Range(0, 3).Select(i => new AttackedQueue(memory, dice, RingsAt + (uint)i * AttackedQueue.Bytes, isReceive: i != 1))];

    private readonly bool _givesReceiveBuffers = !dice.Once(4);
    private uint _malice;
    private VsockHeader _heard;

    private AttackedQueue Receive => _queues[0];

    private AttackedQueue Transmit => _queues[1];

    /// <summary>Initialises the device (virtio 1.2, 3.1.1), with a mistake here and there.</summary>
    public void Start()
    {
        _malice = dice.Pick(10u, 100u, 1000u, 10_000u);
        write(VirtioRegisters.Status, 0);
        write(VirtioRegisters.Status, 3);
        write(VirtioRegisters.DriverFeaturesSelect, 1);
        write(VirtioRegisters.DriverFeatures, Lie(1));
        write(VirtioRegisters.Status, Lie(0xB));
        for (uint i = 0; i < _queues.Length; i++) LayOut(i, _queues[i]);
        write(VirtioRegisters.Status, Lie(0xF));
    }

    /// <summary>One thing that a driver does.</summary>
    public void Act()
    {
        switch (dice.Below(8))
        {
            case < 2 when _givesReceiveBuffers && !Receive.IsFull:
                Receive.Offer(default, dice.Pick(45u, 60u, 250u), _malice);
                break;
            case < 6 when !Transmit.IsFull:
                Send();
                break;
            case 6 when dice.Once(_malice):
                dice.Pick<AttackedQueue>(_queues).Scribble();
                break;
            default:
                while (Receive.TryTakeUsed(out VsockHeader header) && dice.Below(4) != 0) _heard = header;
                break;
        }
        write(VirtioRegisters.QueueNotify, Lie(dice.Below(3)));
        if (dice.Once(4)) write(VirtioRegisters.InterruptAcknowledge, Lie(3));
    }

    private void LayOut(uint index, AttackedQueue queue)
    {
        queue.Clear();
        write(VirtioRegisters.QueueSelect, Lie(index));
        write(VirtioRegisters.QueueLength, Lie(queue.Entries));
        write(VirtioRegisters.QueueDescriptorsLow, Lie(queue.Descriptors));
        write(VirtioRegisters.QueueDescriptorsHigh, Lie(0));
        write(VirtioRegisters.QueueDriverLow, Lie(queue.Available));
        write(VirtioRegisters.QueueDriverHigh, Lie(0));
        write(VirtioRegisters.QueueDeviceLow, Lie(queue.Used));
        write(VirtioRegisters.QueueDeviceHigh, Lie(0));
        write(VirtioRegisters.QueueReady, Lie(1));
    }

    /// <summary>Answers what it heard last, or makes something up.</summary>
    private void Send()
    {
        bool answers = _heard.Operation == VsockOperation.Request || !dice.Once(4);
        uint length = dice.Once(3) ? dice.Below(MostPayload) : 0;
        var header = new VsockHeader
        {
            SourceCid = Lie(VirtioVsock.GuestCid),
            DestinationCid = Lie(VirtioVsock.HostCid),
            SourcePort = answers ? _heard.DestinationPort : dice.Pick(80u, dice.Below(4)),
            DestinationPort = answers ? _heard.SourcePort : FirstHostPort + dice.Below(200),
            Length = Lie(length),
            Type = (ushort)Lie(VsockHeader.StreamType),
            Operation = _heard.Operation == VsockOperation.Request && !dice.Once(8) ? VsockOperation.Response
                : length > 0 ? VsockOperation.ReadWrite : (VsockOperation)dice.Pick(3u, 4u, 5u, 6u, 6u, 7u, dice.Below(10)),
            Flags = (VsockShutdown)dice.Below(4),
            BufferAllocation = dice.Pick(4096u, 65_536u, Lie(0)),
            ForwardCount = Lie(_heard.Length),
        };
        if (header.Operation == VsockOperation.Response) _heard.Operation = VsockOperation.Invalid;
        Span<byte> packet = stackalloc byte[VsockHeader.Size + (int)length];
        MemoryMarshal.Write(packet, in header);
        Transmit.Offer(packet, (uint)packet.Length, _malice);
    }

    private uint Lie(uint truth) => dice.Once(_malice) ? dice.Value(memory.Size) : truth;
}
