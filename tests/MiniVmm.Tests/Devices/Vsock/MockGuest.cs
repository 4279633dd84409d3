using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using MiniVmm.Devices.Vsock;
using MiniVmm.Tests.Devices.Virtio;
using Xunit;

namespace MiniVmm.Tests.Devices.Vsock;

/// <summary>A guest with a vsock driver, and the machine around it: plays processor and kernel in guest memory through
/// the device's registers. One thread at a time is the vCPU: the caller of <see cref="Step"/>, or the thread that
/// <see cref="RunThread"/> starts.</summary>
internal sealed class MockGuest : IDisposable
{
    /// <summary>Payload of the largest packet either way.</summary>
    public const int Payload = 4096;

    private const int Receive = 0;
    private const int Transmit = 1;

    private readonly TestMemory _memory = new(4 * 1024 * 1024);
    private readonly RecordingLine _irq = new();
    private readonly Dictionary<(uint, uint), GuestConnection> _connections = [];
    private readonly ConcurrentQueue<Action> _actions = new();
    private readonly Queue<byte[]> _controlPackets = new();
    private readonly GuestServer _server;
    private readonly VirtioDriver _driver;
    private DriverQueue[] _queues = [];
    private Thread? _thread;
    private volatile bool _stop;
    private Exception? _failure;

    public MockGuest(GuestServer server)
    {
        _server = server;
        Device = new VirtioVsock(_memory.Ram, _irq, Wakeup, Time);
        _driver = new VirtioDriver(Device.Transport);
    }

    public VirtioVsock Device { get; }

    public CountingWakeup Wakeup { get; } = new();

    public FakeTime Time { get; } = new();

    /// <summary>Packets received, in order, for tests that step by hand.</summary>
    public List<VsockHeader> Log { get; } = [];

    public VirtioDriver Driver => _driver;

    public DriverQueue[] Queues => _queues;

    public bool CanSend => _queues[Transmit].FreeSlots > 0;

    public IEnumerable<GuestConnection> Connections => _connections.Values;

    /// <summary>What a booting kernel does.</summary>
    public void Boot(ushort queueLength = 64)
    {
        _connections.Clear();
        _controlPackets.Clear();
        _driver.Begin();
        _queues = VirtioDriver.Queues(_memory.Ram, queueLength, VsockHeader.Size + Payload);
        for (uint i = 0; i < _queues.Length; i++) _driver.Lay(i, _queues[i]);
        _driver.Run();
        for (int i = 0; i < queueLength; i++) _queues[Receive].Offer(VsockHeader.Size + Payload, writable: true);
        _driver.Notify(Receive);
    }

    /// <summary>Has the vCPU thread do something.</summary>
    public void Do(Action action)
    {
        _actions.Enqueue(action);
        Wakeup.Signal();
    }

    public void RunThread()
    {
        _thread = new Thread(Loop) { IsBackground = true };
        _thread.Start();
    }

    /// <summary>One turn of the run loop: poll, then whatever an interrupt handler finds.</summary>
    public void Step()
    {
        while (_actions.TryDequeue(out Action? action)) action();
        Device.Poll();
        while (_irq.Level)
        {
            _driver.Acknowledge();
            HandleQueues();
            Device.Poll();
        }
    }

    public void Control(GuestConnection connection, VsockOperation operation, VsockShutdown flags = VsockShutdown.None)
    {
        VsockHeader header = Fill(connection, operation);
        header.Flags = flags;
        Send(in header, default);
    }

    public void Data(GuestConnection connection, ReadOnlySpan<byte> bytes)
    {
        VsockHeader header = Fill(connection, VsockOperation.ReadWrite);
        header.Length = (uint)bytes.Length;
        Send(in header, bytes);
    }

    public void Reset(GuestConnection connection)
    {
        _connections.Remove((connection.GuestPort, connection.HostPort));
        Control(connection, VsockOperation.Reset);
    }

    public void Send(in VsockHeader header, ReadOnlySpan<byte> payload)
    {
        byte[] packet = [.. MemoryMarshal.AsBytes(new ReadOnlySpan<VsockHeader>(in header)), .. payload];
        if (_controlPackets.Count > 0 || !CanSend)
        {
            _controlPackets.Enqueue(packet);
            return;
        }

        Transmitting(packet);
    }

    public void Dispose()
    {
        _stop = true;
        Wakeup.Signal();
        _thread?.Join();
        _memory.Dispose();
        Assert.Null(_failure);
    }

    private void Transmitting(byte[] packet)
    {
        _queues[Transmit].Offer((uint)packet.Length, writable: false, packet);
        _driver.Notify(Transmit);
    }

    private void Loop()
    {
        try
        {
            while (!_stop)
            {
                Wakeup.Wait();
                Step();
            }
        }
#pragma warning disable CA1031 // whatever a test's guest throws is the test's failure
        catch (Exception e)
#pragma warning restore CA1031
        {
            _failure = e;
        }
    }

    private void HandleQueues()
    {
        while (_queues[Transmit].TryTakeUsed(out _, out _))
        {
        }

        while (CanSend && _controlPackets.TryDequeue(out byte[]? packet)) Transmitting(packet);
        while (_queues[Receive].TryTakeUsed(out ushort slot, out uint written)) Handle(slot, written);
        foreach (GuestConnection connection in _connections.Values) connection.Flush();
        _driver.Notify(Receive);
    }

    private void Handle(ushort slot, uint written)
    {
        byte[] packet = _memory.Ram.Read(_queues[Receive].Slot(slot), written).ToArray();
        _queues[Receive].Offer(VsockHeader.Size + Payload, writable: true);
        VsockHeader header = MemoryMarshal.Read<VsockHeader>(packet);
        ReadOnlySpan<byte> payload = packet.AsSpan(VsockHeader.Size);
        Assert.Equal((VirtioVsock.HostCid, VirtioVsock.GuestCid), (header.SourceCid, header.DestinationCid));
        Assert.Equal(header.Length, (uint)payload.Length);
        Log.Add(header);
        Handle(in header, payload);
    }

    private void Handle(in VsockHeader header, ReadOnlySpan<byte> payload)
    {
        (uint, uint) key = (header.DestinationPort, header.SourcePort);
        if (header.Operation == VsockOperation.Request)
        {
            Accept(in header);
            return;
        }

        if (!_connections.TryGetValue(key, out GuestConnection? connection)) return;
        connection.Peer(in header);
        switch (header.Operation)
        {
            case VsockOperation.ReadWrite:
                connection.Received += header.Length;
                Assert.True(connection.Received - connection.Consumed <= connection.Allocation, "sent without credit");
                _server.Receive(connection, payload);
                if (!connection.HoldsInput) connection.Consume(header.Length);
                break;
            case VsockOperation.Shutdown:
                _server.Shutdown(connection, header.Flags);
                if (header.Flags == VsockShutdown.Both && _server.ConfirmsCloses) Reset(connection);
                break;
            case VsockOperation.Reset:
                _connections.Remove(key);
                _server.Reset(connection);
                break;
        }
    }

    private void Accept(in VsockHeader header)
    {
        var connection = new GuestConnection(this, header.DestinationPort, header.SourcePort);
        connection.Peer(in header);
        if (!_server.Accept(connection))
        {
            Control(connection, VsockOperation.Reset);
            return;
        }

        _connections.Add((header.DestinationPort, header.SourcePort), connection);
        Control(connection, VsockOperation.Response);
    }

    private static VsockHeader Fill(GuestConnection connection, VsockOperation operation) => new()
    {
        SourceCid = VirtioVsock.GuestCid,
        DestinationCid = VirtioVsock.HostCid,
        SourcePort = connection.GuestPort,
        DestinationPort = connection.HostPort,
        Type = VsockHeader.StreamType,
        Operation = operation,
        BufferAllocation = connection.Allocation,
        ForwardCount = connection.Consumed,
    };
}
