using MiniVmm.I386.Contracts;

namespace MiniVmm.Devices.Vsock;

/// <summary>Streams that host threads have done something to. Many push without a lock, the vCPU thread takes all at
/// once; a stream is in the list at most once, so links live in the streams and nothing is allocated.</summary>
internal sealed class VsockReadyList(IWakeup wakeup)
{
    private VsockStream? _head;

    public bool IsEmpty => Volatile.Read(ref _head) is null;

    /// <summary>Adds a stream; the bell rings for the first alone, for taking takes all.</summary>
    public void Push(VsockStream stream)
    {
        VsockStream? head;
        do
        {
            head = Volatile.Read(ref _head);
            stream.NextReady = head;
        }
        while (Interlocked.CompareExchange(ref _head, stream, head) != head);

        if (head is null) wakeup.Signal();
    }

    /// <summary>The streams pushed since the last time, oldest first, linked.</summary>
    public VsockStream? TakeAll()
    {
        VsockStream? newest = Interlocked.Exchange(ref _head, null);
        VsockStream? ordered = null;
        while (newest is not null)
        {
            VsockStream? older = newest.NextReady;
            newest.NextReady = ordered;
            ordered = newest;
            newest = older;
        }

        return ordered;
    }
}
