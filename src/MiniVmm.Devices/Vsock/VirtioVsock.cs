using MiniVmm.Devices.Recording;
using MiniVmm.Devices.Virtio;
using MiniVmm.I386.Contracts;
using MiniVmm.I386.Memory;

namespace MiniVmm.Devices.Vsock;

/// <summary>The virtio socket device (virtio 1.2, 5.10) and the host's end of its connections. Host threads open
/// streams and use their pipes; the vCPU thread moves packets, in bounded portions, when a queue's bell or a host
/// thread calls for it.</summary>
public sealed class VirtioVsock : IVirtioDevice, IPolledDevice, ITimedDevice
{
    public const uint GuestCid = 3;
    public const uint HostCid = 2;

    private const uint SocketDeviceId = 19;
    private const int ReceiveQueue = 0;
    private const int TransmitQueue = 1;
    private const int EventQueue = 2;
    private const int Queues = 3;
    private const uint EventSize = 4;        // struct virtio_vsock_event
    private const uint TransportReset = 0;   // VIRTIO_VSOCK_EVENT_TRANSPORT_RESET
    private const int Budget = 64;           // packets per direction and portion

    private readonly VsockReadyList _ready;
    private readonly VsockTable _table = new();
    private readonly VsockOrphanResets _orphans = new();
    private readonly VsockSender _sender;
    private readonly VsockReceiver _receiver;
    private readonly IWakeup _wakeup;
    private IVirtioTransport _transport = null!;
    private bool _portionLeft;
    private bool _running;
    private bool _resetEventDue;

    public VirtioVsock(GuestMemory memory, IInterruptLine irq, IWakeup wakeup, IVirtualTime time)
    {
        _wakeup = wakeup;
        _ready = new VsockReadyList(wakeup);
        _sender = new VsockSender(_table, _orphans, time);
        _receiver = new VsockReceiver(_table, _orphans, _sender, Look);
        Transport = new VirtioMmio(memory, irq, this);
    }

    /// <summary>The device's registers.</summary>
    public VirtioMmio Transport { get; }

    /// <summary>What a snapshot needs of this device. Whoever sets it breaks every connection.</summary>
    public VsockState State
    {
        get => new(Transport.State, _table.NextPort, OwesReset, _portionLeft);
        set
        {
            DropConnections();
            Transport.State = value.Transport;
            _table.NextPort = value.NextPort;
            _running = _transport.Running;
            _resetEventDue = value.OwesReset;
            _portionLeft = value.PacketsLeft;
            if (_resetEventDue) Pump();
            else if (_portionLeft) _wakeup.Signal();
        }
    }

    /// <summary>What host threads do is recorded there, or comes from there and not from them.</summary>
    public IInputJournal? Journal { get; set; }

    public long NextDeadline => _sender.NextDeadline;

    uint IVirtioDevice.DeviceId => SocketDeviceId;

    ulong IVirtioDevice.Features => 0;

    int IVirtioDevice.QueueCount => Queues;

    public void Advance(long now)
    {
        if (now < NextDeadline) return;
        _sender.Expire(now);
        Poll();
    }

    public void Poll()
    {
        bool due = _portionLeft || !_ready.IsEmpty;
        Journal?.Pass(ref due);
        if (due) Pump();
    }

    /// <summary>Opens a connection to a port of the guest, now or as soon as its driver is there. Any thread.</summary>
    /// <param name="guestPort">The guest's port.</param>
    /// <param name="onClosed">Run on a pool thread when the connection is over, in whatever way; null for an owner that
    /// looks by itself.</param>
    internal VsockStream Open(uint guestPort, IThreadPoolWorkItem? onClosed)
    {
        var stream = new VsockStream(_ready, guestPort, onClosed);
        stream.Announce();
        return stream;
    }

    /// <summary>Opens a connection whose host end the vCPU thread works itself: what the guest sees of it, and when,
    /// depends on the calls alone. vCPU thread only.</summary>
    public VsockConnection Connect(uint guestPort) => new(Open(guestPort, onClosed: null));

    /// <summary>Config space is guest_cid alone.</summary>
    byte IVirtioDevice.ReadConfig(uint offset) => offset < 8 ? (byte)((ulong)GuestCid >> (int)(8 * offset)) : (byte)0;

    void IVirtioDevice.Attach(IVirtioTransport transport) => _transport = transport;

    void IVirtioDevice.Start() => Pump();

    void IVirtioDevice.Notify(int queue) => Pump();

    void IVirtioDevice.Reset() => DropConnections();

    private bool OwesReset =>
        _resetEventDue || _orphans.Count > 0 || _table.Streams.Any(stream => stream.Phase != VsockPhase.Held);

    private void Pump()
    {
        TakeAnnounced();
        if (!_transport.Running)
        {
            if (_running) DropConnections();
            return;
        }

        _running = true;
        bool received = _receiver.Run(_transport.Queue(TransmitQueue), Budget);
        bool sent = _sender.Run(_transport.Queue(ReceiveQueue), Budget);
        if (_resetEventDue) SendResetEvent();
        if (!_transport.Running)
        {
            DropConnections();   // a queue broke: nothing moves until the driver starts anew
            return;
        }

        _portionLeft = sent || (received && !_orphans.Full);
        if (_portionLeft) _wakeup.Signal();
        bool signal = _transport.Queue(ReceiveQueue).TakeSignal();
        signal |= _transport.Queue(TransmitQueue).TakeSignal();
        signal |= _transport.Queue(EventQueue).TakeSignal();
        if (signal) _transport.InterruptQueue();
    }

    private void TakeAnnounced()
    {
        Journal?.BeginLook();
        if (Journal is { IsPlaying: true })
        {
            TakeRecorded(Journal);
            return;
        }

        VsockStream? next = _ready.TakeAll();
        while (next is not null)
        {
            VsockStream stream = next;
            next = stream.NextReady;
            stream.NextReady = null;
            stream.AcceptAnnouncement();
            stream.Look(Journal);
            Take(stream);
        }
    }

    /// <summary>Takes note of what the host has done to one connection that nobody announced.</summary>
    private void Look(VsockStream stream)
    {
        Journal?.BeginLook();
        if (Journal is not { IsPlaying: true }) stream.Look(Journal);
        else if (Journal.TryPlayConnection(out VsockNews news)) stream.Play(in news);
    }

    private void TakeRecorded(IInputJournal journal)
    {
        while (journal.TryPlayConnection(out VsockNews news))
        {
            VsockStream? stream = news.HostPort == 0
                ? new VsockStream(_ready, news.GuestPort, onClosed: null, played: true) : _table.Find(news.HostPort, news.GuestPort);
            if (stream is null) continue;   // the run went another way, and a check will tell
            stream.Play(in news);
            Take(stream);
        }
    }

    private void Take(VsockStream stream)
    {
        if (stream.Phase == VsockPhase.New)
        {
            _table.Add(stream);
            stream.Phase = VsockPhase.Held;
        }

        if (stream.Aborted && stream.Phase == VsockPhase.Held)
        {
            _table.Remove(stream);   // the guest never heard of it
            stream.Close(broken: true);
        }

        _sender.Activate(stream);
    }

    /// <summary>Breaks every connection that the guest knows of; those it has yet to hear of stay held.</summary>
    private void DropConnections()
    {
        _running = false;
        _portionLeft = false;
        _resetEventDue = false;
        _orphans.Clear();
        foreach (VsockStream stream in _table.Streams)
        {
            if (stream.Phase == VsockPhase.Held) continue;
            _table.Remove(stream);
            stream.Close(broken: true);
        }
    }

    private void SendResetEvent()
    {
        SplitQueue queue = _transport.Queue(EventQueue);
        if (!queue.TryTake(out DescriptorChain chain)) return;
        if (chain.WritableLength < EventSize)
        {
            queue.Break();
            return;
        }

        BufferCursor cursor = chain.Writer;
        cursor.CopyFrom(BitConverter.GetBytes(TransportReset));
        queue.Complete(chain.Head, EventSize);
        _resetEventDue = false;
    }
}
