using System.IO.Pipelines;

namespace MiniVmm.Devices.Vsock;

/// <summary>One connection between a host thread and a port of the guest. Host threads use <see cref="Input"/>,
/// <see cref="Output"/> and the methods beside them; all else belongs to the vCPU thread. Bytes wait in two pipes,
/// bounded by <see cref="Window"/>: towards the guest by the pipe's threshold, from it by vsock credit.</summary>
internal sealed class VsockStream
{
    /// <summary>Bytes that may wait in either direction; the buf_alloc that we advertise.</summary>
    public const int Window = 64 * 1024;

    private const int Segment = 4096;

    private readonly Pipe _toGuest = new(new PipeOptions(
        pauseWriterThreshold: Window, resumeWriterThreshold: Window / 2, minimumSegmentSize: Segment,
        useSynchronizationContext: false));

    private readonly Pipe _toHost = new(new PipeOptions(
        pauseWriterThreshold: 0, minimumSegmentSize: Segment, useSynchronizationContext: false));

    private readonly VsockReadyList _ready;
    private readonly IThreadPoolWorkItem? _onClosed;
    private int _announced;
    private uint _consumed;
    private uint _advertised;
    private bool _aborted;
    private bool _reset;

    public VsockStream(VsockReadyList ready, uint guestPort, IThreadPoolWorkItem? onClosed)
    {
        _ready = ready;
        _onClosed = onClosed;
        GuestPort = guestPort;
    }

    /// <summary>What the guest sends. Complete it when done.</summary>
    public PipeReader Input => _toHost.Reader;

    /// <summary>What the guest will receive; completing it is a half-close. Announce what was flushed.</summary>
    public PipeWriter Output => _toGuest.Writer;

    /// <summary>The connection did not end but broke: refused, reset by the guest, or the guest restarted.</summary>
    public bool IsReset => Volatile.Read(ref _reset);

    /// <summary>Bytes read from <see cref="Input"/> and delivered: credit for the guest.</summary>
    public void Consume(uint bytes)
    {
        uint consumed = Interlocked.Add(ref _consumed, bytes);
        if (consumed - Volatile.Read(ref _advertised) >= Window / 2) Announce();
    }

    /// <summary>Breaks the connection: the guest gets a reset.</summary>
    public void Abort()
    {
        Volatile.Write(ref _aborted, true);
        Announce();
    }

    /// <summary>Makes the vCPU thread look at this stream.</summary>
    public void Announce()
    {
        if (Interlocked.Exchange(ref _announced, 1) == 0) _ready.Push(this);
    }

    /// <summary>Link of the ready list; belongs to whoever holds the list.</summary>
    public VsockStream? NextReady { get; set; }

    /// <summary>Looks from here on deserve a new announcement. Call before looking.</summary>
    public void AcceptAnnouncement() => Volatile.Write(ref _announced, 0);

    public uint GuestPort { get; }

    public uint HostPort { get; set; }

    public VsockPhase Phase { get; set; } = VsockPhase.New;

    /// <summary>It stands in the sender's queue.</summary>
    public bool Queued { get; set; }

    /// <summary>What the guest has said it will no longer do.</summary>
    public VsockShutdown GuestShutdown { get; set; }

    /// <summary>What we have told the guest we will no longer do.</summary>
    public VsockShutdown HostShutdown { get; set; }

    public bool CreditRequested { get; set; }

    /// <summary>Virtual time at which a close that the guest does not confirm becomes a reset.</summary>
    public long CloseDeadline { get; set; }

    public bool Aborted => Volatile.Read(ref _aborted);

    /// <summary>Bytes from the guest to the host, on the vCPU thread.</summary>
    public PipeWriter FromGuest => _toHost.Writer;

    /// <summary>Bytes from the host to the guest, on the vCPU thread.</summary>
    public PipeReader ToGuest => _toGuest.Reader;

    /// <summary>Bytes received from the guest.</summary>
    public uint Received { get; set; }

    /// <summary>Bytes sent to the guest.</summary>
    public uint Sent { get; set; }

    public uint PeerAllocation { get; set; }

    public uint PeerForwarded { get; set; }

    /// <summary>Bytes the guest still has room for. A guest that miscounts has none.</summary>
    public uint Credit
    {
        get
        {
            uint inFlight = Sent - PeerForwarded;
            return inFlight < PeerAllocation ? PeerAllocation - inFlight : 0;
        }
    }

    /// <summary>Bytes we have room for.</summary>
    public uint Room => Window - (Received - Volatile.Read(ref _consumed));

    /// <summary>Half the window has been freed since we last told the guest.</summary>
    public bool CreditDue => CreditRequested || Volatile.Read(ref _consumed) - _advertised >= Window / 2;

    /// <summary>The fwd_cnt of a packet about to leave.</summary>
    public uint Advertise()
    {
        CreditRequested = false;
        uint consumed = Volatile.Read(ref _consumed);
        Volatile.Write(ref _advertised, consumed);
        return consumed;
    }

    /// <summary>The guest sends no more.</summary>
    public void EndInput() => FromGuest.Complete();

    /// <summary>The guest receives no more.</summary>
    public void EndOutput() => ToGuest.Complete();

    /// <summary>The connection is over: its owner, if it wants to know, is called on a pool thread.</summary>
    public void Close(bool broken)
    {
        if (Phase == VsockPhase.Closed) return;
        Phase = VsockPhase.Closed;
        if (broken) Volatile.Write(ref _reset, true);
        EndInput();
        EndOutput();
        if (_onClosed is not null) ThreadPool.UnsafeQueueUserWorkItem(_onClosed, preferLocal: false);
    }
}
