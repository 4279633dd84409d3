using MiniVmm.Devices.Keyboard;
using MiniVmm.Devices.Pic;
using MiniVmm.Devices.Pit;
using MiniVmm.Devices.Ports;
using MiniVmm.Devices.Power;
using MiniVmm.Devices.Rtc;
using MiniVmm.Devices.Serial;
using MiniVmm.Devices.Telemetry;
using MiniVmm.Devices.Virtio;
using MiniVmm.Devices.Vsock;
using MiniVmm.I386.Contracts;
using MiniVmm.I386.Memory;
using MiniVmm.Tests.Devices.Vsock;
using Xunit;

namespace MiniVmm.Tests.Devices;

/// <summary>A guest may write anything anywhere: no device may throw, hang, or leave the guest without a way back. The
/// seed is in the name of a failing case.</summary>
public sealed class DeviceFuzzTests
{
    private const int Accesses = 20_000;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Port_devices_survive_nonsense(int seed)
    {
        var random = new Random(seed);
        using var memory = new TestMemory(0x100000);
        var time = new FakeTime();
        var (ports, timed, polled, pic) = Board(time, memory.Ram);
        for (int i = 0; i < Accesses; i++)
        {
            IPortDevice port = ports[random.Next(ports.Length)];
            ushort offset = (ushort)(random.Next(10) == 0 ? random.Next(65536) : random.Next(8));
            int size = 1 << random.Next(3);
            if (random.Next(2) == 0) port.Write(offset, size, Value(random));
            else AssertNarrow(port.Read(offset, size), size);
            if (pic.Pending && random.Next(4) == 0) pic.Acknowledge();
            time.Now += random.NextInt64(random.Next(20) == 0 ? 1L << 40 : 1 << 20);
            foreach (ITimedDevice device in timed)
            {
                device.Advance(time.Now);
                Assert.True(device.NextDeadline > time.Now, $"{device} wants the past");
            }

            foreach (IPolledDevice device in polled) device.Poll();
        }
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    [InlineData(14)]
    public void Vsock_survives_a_driver_gone_mad(int seed)
    {
        var random = new Random(seed);
        using var guest = new MockGuest(new EchoServer());
        VirtioMmio device = guest.Device.Transport;
        for (int i = 0; i < Accesses; i++)
        {
            if (i % 400 == 0) guest.Boot(16);
            switch (random.Next(8))
            {
                case 0:
                    uint value = random.Next(2) == 0 ? (uint)random.Next(4) : Value(random);
                    device.Write((uint)random.Next(0x110) & ~3u, 4, value);
                    break;
                case 1:
                    AssertNarrow(device.Read((uint)random.Next(0x210), 1 << random.Next(3)), 4);
                    break;
                case 2:
                    ScribbleOnRings(guest, random);
                    break;
                case 3:
                    guest.Device.Open((uint)random.Next(4), new IgnoredClose());
                    break;
                default:
                    SendNonsense(guest, random);
                    break;
            }

            guest.Driver.Notify((uint)random.Next(4));
            guest.Device.Poll();
            guest.Time.Now += 50_000_000;
            guest.Device.Advance(guest.Time.Now);
        }

        guest.Boot();
        guest.Log.Clear();
        guest.Device.Open(80, new IgnoredClose());
        for (int i = 0; i < 100; i++) guest.Step();
        Assert.Contains(
            guest.Log, header => (header.Operation, header.DestinationPort) == (VsockOperation.Request, 80u));
    }

    private static void ScribbleOnRings(MockGuest guest, Random random)
    {
        var queue = guest.Queues[random.Next(3)];
        if (random.Next(2) == 0)
        {
            queue.Describe((ushort)random.Next(queue.Length), random.Next(2) == 0 ? queue.Slot(0) : Value(random),
                random.Next(2) == 0 ? (uint)random.Next(5000) : Value(random), (ushort)random.Next(8),
                (ushort)random.Next(queue.Length + 2));
        }

        queue.Publish((ushort)random.Next(queue.Length + (random.Next(20) == 0 ? 5 : 0)));
    }

    private static void SendNonsense(MockGuest guest, Random random)
    {
        while (guest.Queues[1].TryTakeUsed(out _, out _) && !guest.CanSend)
        {
        }

        if (!guest.CanSend) return;
        var header = new VsockHeader
        {
            SourceCid = random.Next(10) == 0 ? Value(random) : VirtioVsock.GuestCid,
            DestinationCid = random.Next(10) == 0 ? Value(random) : VirtioVsock.HostCid,
            SourcePort = (uint)random.Next(4),
            DestinationPort = 49_152 + (uint)random.Next(200),
            Length = random.Next(10) == 0 ? Value(random) : 0,
            Type = random.Next(10) == 0 ? (ushort)2 : VsockHeader.StreamType,
            Operation = (VsockOperation)random.Next(9),
            Flags = (VsockShutdown)random.Next(5),
            BufferAllocation = Value(random),
            ForwardCount = Value(random),
        };
        byte[] payload = new byte[random.Next(100)];
        if (random.Next(2) == 0) header.Length = (uint)payload.Length;
        guest.Send(in header, payload);
    }

    private static (IPortDevice[] Ports, ITimedDevice[] Timed, IPolledDevice[] Polled, Pic8259Pair Pic) Board(
        FakeTime time, GuestMemory memory)
    {
        var power = new RecordingPower();
        var pic = new Pic8259Pair(new RecordingLine());
        var pit = new Pit8254(time, pic.Line(0));
        var uart = new Uart16550(pic.Line(4), new ListSink(), new CountingWakeup());
        var host = new FakeClock(new DateTime(2005, 6, 14, 12, 0, 0, DateTimeKind.Utc));
        var clock = new Mc146818(host, time, pic.Line(8));
        var keyboard = new KeyboardController(power);
        IPortDevice[] ports =
        [
            pic.MasterPorts, pic.SlavePorts, pic.TriggerPorts, pit, pit.PortB, uart, clock, keyboard.DataPort,
            keyboard.CommandPort, new DebugExit(power), new AcpiPowerOff(power), new PostPort(),
            new SystemControlPortA(power), new TelemetryPort(memory, new Forgetter()),
        ];
        return (ports, [pit, clock], [uart], pic);
    }

    /// <summary>Small numbers, single bits, extremes and noise.</summary>
    private static uint Value(Random random) => random.Next(4) switch
    {
        0 => (uint)random.Next(256),
        1 => 1u << random.Next(32),
        2 => uint.MaxValue - (uint)random.Next(4),
        _ => (uint)random.NextInt64(1L << 32),
    };

    private static void AssertNarrow(uint value, int size) =>
        Assert.True(size == 4 || value >> (8 * size) == 0, $"{value:x} is wider than {size} bytes");

    private sealed class Forgetter : ITelemetrySink
    {
        public void Publish(in TelemetryRecord record)
        {
        }
    }
}
