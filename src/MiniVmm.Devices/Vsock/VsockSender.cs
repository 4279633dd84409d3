using System.Buffers;
using System.Runtime.InteropServices;
using MiniVmm.Devices.Virtio;
using MiniVmm.I386.Contracts;

namespace MiniVmm.Devices.Vsock;

/// <summary>Packets to the guest. Streams with something to say stand in a queue and send one packet a turn, as long
/// as the guest has receive buffers.</summary>
internal sealed class VsockSender(VsockTable table, VsockOrphanResets orphans, IVirtualTime time)
{
    /// <summary>How long the guest may take to confirm a close (virtio 1.2, 5.10.6.5 leaves it to us; Linux: 8 s).
    /// </summary>
    private const long CloseTimeout = 8_000_000_000;

    /// <summary>So many closed streams may stand in the queue beside the live ones: a guest that gives no receive buffers takes
    /// nobody out of it, while connections come and go.</summary>
    private const int MostClosed = 64;

    private readonly Queue<VsockStream> _active = new();
    private readonly Queue<VsockStream> _closing = new();

    /// <summary>When the oldest close expires.</summary>
    public long NextDeadline => _closing.TryPeek(out VsockStream? oldest) ? oldest.CloseDeadline : long.MaxValue;

    public void Activate(VsockStream stream)
    {
        if (stream.Queued || stream.Phase == VsockPhase.Closed) return;
        if (_active.Count > 2 * table.Count + MostClosed) ForgetClosed();
        stream.Queued = true;
        _active.Enqueue(stream);
    }

    /// <summary>Turns closes that the guest has not confirmed in time into resets.</summary>
    public void Expire(long now)
    {
        while (_closing.TryPeek(out VsockStream? oldest) && (oldest.CloseDeadline <= now || IsClosed(oldest)))
        {
            _closing.Dequeue();
            if (!IsClosed(oldest)) oldest.Abort();
        }
    }

    /// <summary>Sends until nothing is left, the guest has no buffers, or <paramref name="budget"/> turns are spent;
    /// true in the last case.</summary>
    public bool Run(SplitQueue receiveQueue, int budget)
    {
        while (_closing.TryPeek(out VsockStream? oldest) && IsClosed(oldest)) _closing.Dequeue();
        for (; receiveQueue.HasAvailable && (orphans.Count > 0 || _active.Count > 0); budget--)
        {
            if (budget == 0) return true;
            if (orphans.Count > 0) SendOrphan(receiveQueue);
            else Serve(_active.Dequeue(), receiveQueue);
        }

        return false;
    }

    private void ForgetClosed()
    {
        for (int i = _active.Count; i > 0; i--)
        {
            VsockStream stream = _active.Dequeue();
            if (!IsClosed(stream)) _active.Enqueue(stream);
        }
    }

    private static bool IsClosed(VsockStream stream) => stream.Phase == VsockPhase.Closed;

    private void SendOrphan(SplitQueue queue)
    {
        if (!TryTake(queue, out DescriptorChain chain)) return;
        (uint hostPort, uint guestPort) = orphans.Take();
        VsockHeader header = Address(hostPort, guestPort, VsockOperation.Reset);
        Send(queue, chain, in header, default);
    }

    private void Serve(VsockStream stream, SplitQueue queue)
    {
        stream.Queued = false;
        if (stream.Aborted && !IsClosed(stream)) SendReset(stream, queue);
        else if (stream.Phase == VsockPhase.Held) SendRequest(stream, queue);
        else if (stream.Phase == VsockPhase.Established) ServeEstablished(stream, queue);
    }

    private void SendReset(VsockStream stream, SplitQueue queue)
    {
        if (!TrySendControl(stream, queue, VsockOperation.Reset)) return;
        table.Remove(stream);
        stream.Close(broken: true);
    }

    private void SendRequest(VsockStream stream, SplitQueue queue)
    {
        if (TrySendControl(stream, queue, VsockOperation.Request)) stream.Phase = VsockPhase.Requested;
        else Activate(stream);   // the queue broke; the stream waits for the driver's next start
    }

    private void ServeEstablished(VsockStream stream, SplitQueue queue)
    {
        bool guestSends = (stream.GuestShutdown & VsockShutdown.Send) == 0;
        bool guestReceives = (stream.GuestShutdown & VsockShutdown.Receive) == 0;
        if (stream.HostShutdown == VsockShutdown.None && guestReceives)
        {
            if (TrySendData(stream, queue)) return;
        }
        else if (stream.HostShutdown == VsockShutdown.Send && !guestSends)
        {
            SendShutdown(stream, queue, VsockShutdown.Both);
            return;
        }

        if (guestSends && stream.CreditDue) TrySendControl(stream, queue, VsockOperation.CreditUpdate);
    }

    /// <summary>Sends what there is, or the end of it; false if there is neither or no credit for it.</summary>
    private bool TrySendData(VsockStream stream, SplitQueue queue)
    {
        uint length = (uint)Math.Min(stream.Available, stream.Credit);
        if (length == 0)
        {
            if (stream.Available > 0 || !stream.Ended) return false;
            bool guestSends = (stream.GuestShutdown & VsockShutdown.Send) == 0;
            SendShutdown(stream, queue, guestSends ? VsockShutdown.Send : VsockShutdown.Both);
            return true;
        }

        if (!TryTake(queue, out DescriptorChain chain)) return true;
        length = (uint)Math.Min(length, chain.WritableLength - VsockHeader.Size);
        ReadOnlySequence<byte> payload = stream.Peek(length);
        VsockHeader header = Fill(stream, VsockOperation.ReadWrite);
        header.Length = length;
        Send(queue, chain, in header, payload);
        stream.Forward(in payload);
        Activate(stream);
        return true;
    }

    private void SendShutdown(VsockStream stream, SplitQueue queue, VsockShutdown flags)
    {
        if (!TrySendControl(stream, queue, VsockOperation.Shutdown, flags)) return;
        stream.HostShutdown = flags;
        stream.EndOutput();
        if (flags != VsockShutdown.Both)
        {
            Activate(stream);   // credit may be due as well
            return;
        }

        stream.Phase = VsockPhase.Closing;
        stream.CloseDeadline = time.Now + CloseTimeout;
        _closing.Enqueue(stream);
    }

    private static bool TrySendControl(
        VsockStream stream, SplitQueue queue, VsockOperation operation, VsockShutdown flags = VsockShutdown.None)
    {
        if (!TryTake(queue, out DescriptorChain chain)) return false;
        VsockHeader header = Fill(stream, operation);
        header.Flags = flags;
        Send(queue, chain, in header, default);
        return true;
    }

    /// <summary>A receive buffer must have room for a header and something after it.</summary>
    private static bool TryTake(SplitQueue queue, out DescriptorChain chain)
    {
        if (!queue.TryTake(out chain)) return false;
        if (chain.ReadableLength == 0 && chain.WritableLength > VsockHeader.Size) return true;
        queue.Break();
        return false;
    }

    private static VsockHeader Fill(VsockStream stream, VsockOperation operation)
    {
        VsockHeader header = Address(stream.HostPort, stream.GuestPort, operation);
        header.BufferAllocation = VsockStream.Window;
        header.ForwardCount = stream.Advertise();
        return header;
    }

    private static VsockHeader Address(uint hostPort, uint guestPort, VsockOperation operation) => new()
    {
        SourceCid = VirtioVsock.HostCid,
        DestinationCid = VirtioVsock.GuestCid,
        SourcePort = hostPort,
        DestinationPort = guestPort,
        Type = VsockHeader.StreamType,
        Operation = operation,
    };

    private static void Send(
        SplitQueue queue, DescriptorChain chain, in VsockHeader header, ReadOnlySequence<byte> payload)
    {
        BufferCursor cursor = chain.Writer;
        cursor.CopyFrom(MemoryMarshal.AsBytes(new ReadOnlySpan<VsockHeader>(in header)));
        foreach (ReadOnlyMemory<byte> part in payload) cursor.CopyFrom(part.Span);
        queue.Complete(chain.Head, VsockHeader.Size + header.Length);
    }
}
