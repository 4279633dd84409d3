using System.Buffers;
using System.IO.Pipelines;
using MiniVmm.Devices.Recording;

namespace MiniVmm.Devices.Vsock;

/// <summary>One connection between a host thread and a port of the guest. Host threads use <see cref="Input"/>,
/// <see cref="Output"/> and the methods beside them; all else belongs to the vCPU thread. Bytes wait in two pipes,
/// bounded by <see cref="Window"/>: towards the guest by the pipe's threshold, from it by vsock credit.</summary>
/// <remarks>What host threads do counts from when the vCPU thread looks at the stream (<see cref="Look"/>): the looks say all
/// that the guest can come to see of it.</remarks>
internal sealed class VsockStream
{
    /// <summary>Bytes that may wait in either direction; the buf_alloc that we advertise.</summary>
    public const int Window = 64 * 1024;

    private const int Segment = 4096;

    private readonly Pipe _toGuest;
    private readonly Pipe _toHost = new(new PipeOptions(
        pauseWriterThreshold: 0, minimumSegmentSize: Segment, useSynchronizationContext: false));

    private readonly VsockReadyList _ready;
    private readonly IThreadPoolWorkItem? _onClosed;
    private int _announced;
    private uint _consumed;
    private uint _advertised;
    private uint _consumedThen;   // as of the last look
    private bool _aborted;
    private bool _reset;
    private bool _outputEnded;

    /// <param name="ready">Where it is announced.</param>
    /// <param name="guestPort">The guest's port.</param>
    /// <param name="onClosed">Run when it is over; or null.</param>
    /// <param name="played">Its host end is a recording: nothing waits, and nobody reads.</param>
    public VsockStream(VsockReadyList ready, uint guestPort, IThreadPoolWorkItem? onClosed, bool played = false)
    {
        _toGuest = new Pipe(new PipeOptions(
            pauseWriterThreshold: played ? 0 : Window, resumeWriterThreshold: played ? 0 : Window / 2, minimumSegmentSize: Segment,
            useSynchronizationContext: false));
        if (played) Input.Complete();
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

    /// <summary>The host has given the connection up.</summary>
    public bool Aborted { get; private set; }

    /// <summary>Bytes from the host that are not sent yet.</summary>
    public long Available { get; private set; }

    /// <summary>No more will come from the host.</summary>
    public bool Ended { get; private set; }

    /// <summary>Bytes from the guest to the host, on the vCPU thread.</summary>
    public PipeWriter FromGuest => _toHost.Writer;

    /// <summary>Bytes received from the guest.</summary>
    public uint Received { get; set; }

    /// <summary>Bytes sent to the guest.</summary>
    public uint Sent { get; private set; }

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
    public uint Room => Window - (Received - _consumedThen);

    /// <summary>Half the window has been freed since we last told the guest.</summary>
    public bool CreditDue => CreditRequested || _consumedThen - _advertised >= Window / 2;

    /// <summary>The fwd_cnt of a packet about to leave.</summary>
    public uint Advertise()
    {
        CreditRequested = false;
        Volatile.Write(ref _advertised, _consumedThen);
        return _consumedThen;
    }

    /// <summary>Looks from here on deserve a new announcement. Call before looking, of what was announced.</summary>
    public void AcceptAnnouncement() => Volatile.Write(ref _announced, 0);

    /// <summary>Takes note of what host threads have done since the last time.</summary>
    /// <param name="journal">Is told of it, if there is one and the guest can still come to see it.</param>
    public void Look(IInputJournal? journal)
    {
        uint consumed = Volatile.Read(ref _consumed);
        bool aborted = Volatile.Read(ref _aborted);
        ReadResult result = default;
        bool readable = !_outputEnded && _toGuest.Reader.TryRead(out result);
        ReadOnlySequence<byte> fresh = readable ? result.Buffer.Slice(Available) : default;
        var news = new VsockNews(HostPort, GuestPort, consumed, aborted, Ended || (readable && result.IsCompleted), fresh);
        if (Phase != VsockPhase.Closed) journal?.NoteConnection(in news);
        if (readable) _toGuest.Reader.AdvanceTo(result.Buffer.Start);
        Take(in news);
    }

    /// <summary>Does what host threads did when a recording was made, and takes note of it.</summary>
    public void Play(in VsockNews news)
    {
        if (!Ended)
        {
            foreach (ReadOnlyMemory<byte> part in news.Bytes) Output.Write(part.Span);
            Output.FlushAsync().GetAwaiter().GetResult();   // nothing bounds it: it completes at once
            if (news.Ended) Output.Complete();
        }
        Take(in news);
    }

    /// <summary>The next bytes for the guest, at most <see cref="Available"/>; call <see cref="Forward"/> behind.</summary>
    public ReadOnlySequence<byte> Peek(uint length)
    {
        _toGuest.Reader.TryRead(out ReadResult result);   // the look saw that they are there
        return result.Buffer.Slice(0, length);
    }

    /// <summary>What <see cref="Peek"/> gave is sent.</summary>
    public void Forward(in ReadOnlySequence<byte> bytes)
    {
        Sent += (uint)bytes.Length;
        Available -= bytes.Length;
        _toGuest.Reader.AdvanceTo(bytes.End);
    }

    /// <summary>The guest sends no more.</summary>
    public void EndInput() => FromGuest.Complete();

    /// <summary>The guest receives no more.</summary>
    public void EndOutput()
    {
        _outputEnded = true;
        _toGuest.Reader.Complete();
    }

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

    private void Take(in VsockNews news)
    {
        _consumedThen = news.Consumed;
        Aborted = news.Aborted;
        Ended = news.Ended;
        Available += news.Bytes.Length;
    }
}
