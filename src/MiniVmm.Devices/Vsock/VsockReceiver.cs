using System.Runtime.InteropServices;
using MiniVmm.Devices.Virtio;

namespace MiniVmm.Devices.Vsock;

/// <summary>Packets from the guest: finds their connection and does what they say.</summary>
/// <param name="table">The connections.</param>
/// <param name="orphans">Resets of what is none.</param>
/// <param name="sender">Who answers.</param>
/// <param name="look">Takes note of what the host has done to a connection.</param>
internal sealed class VsockReceiver(VsockTable table, VsockOrphanResets orphans, VsockSender sender, Action<VsockStream> look)
{
    /// <summary>Takes packets until none is left, resets pile up, or <paramref name="budget"/> is spent; true if
    /// packets may be left.</summary>
    public bool Run(SplitQueue transmitQueue, int budget)
    {
        for (; transmitQueue.HasAvailable; budget--)
        {
            if (budget == 0 || orphans.Full) return true;
            if (!transmitQueue.TryTake(out DescriptorChain chain)) return false;
            Receive(chain);
            transmitQueue.Complete(chain.Head, 0);
        }

        return false;
    }

    private void Receive(DescriptorChain chain)
    {
        if (chain.ReadableLength < VsockHeader.Size) return;
        BufferCursor cursor = chain.Reader;
        VsockHeader header = default;
        cursor.CopyTo(MemoryMarshal.AsBytes(new Span<VsockHeader>(ref header)));
        bool addressed = header.SourceCid == VirtioVsock.GuestCid && header.DestinationCid == VirtioVsock.HostCid;
        if (!addressed || header.Length > chain.ReadableLength - VsockHeader.Size) return;

        VsockStream? stream = table.Find(header.DestinationPort, header.SourcePort);
        if (stream is null || header.Type != VsockHeader.StreamType)
        {
            if (header.Operation != VsockOperation.Reset) orphans.Add(header.DestinationPort, header.SourcePort);
            return;
        }

        stream.PeerAllocation = header.BufferAllocation;
        stream.PeerForwarded = header.ForwardCount;
        if (!TryApply(stream, in header, ref cursor))
        {
            orphans.Add(stream.HostPort, stream.GuestPort);
            Close(stream, broken: true);
        }

        sender.Activate(stream);
    }

    /// <summary>False if the packet is not allowed now: the connection is reset.</summary>
    private bool TryApply(VsockStream stream, in VsockHeader header, ref BufferCursor payload)
    {
        bool connected = stream.Phase is VsockPhase.Established or VsockPhase.Closing;
        switch (header.Operation)
        {
            case VsockOperation.Response when stream.Phase == VsockPhase.Requested:
                stream.Phase = VsockPhase.Established;
                return true;
            case VsockOperation.Reset:
                bool orderly = (stream.GuestShutdown & stream.HostShutdown & VsockShutdown.Send) != 0;
                Close(stream, broken: !orderly);
                return true;
            case VsockOperation.Shutdown when connected:
                ApplyShutdown(stream, header.Flags);
                return true;
            case VsockOperation.ReadWrite when connected:
                return TryForward(stream, header.Length, ref payload);
            case VsockOperation.CreditUpdate when connected:
                return true;
            case VsockOperation.CreditRequest when connected:
                stream.CreditRequested = true;
                look(stream);   // the answer is to say what the host has taken up to now
                return true;
            default:
                return false;
        }
    }

    private void ApplyShutdown(VsockStream stream, VsockShutdown flags)
    {
        stream.GuestShutdown |= flags & VsockShutdown.Both;
        if (stream.GuestShutdown == VsockShutdown.Both)
        {
            orphans.Add(stream.HostPort, stream.GuestPort);   // confirms the close
            Close(stream, broken: false);
            return;
        }

        if (stream.GuestShutdown == VsockShutdown.Send) stream.EndInput();
        if (stream.GuestShutdown == VsockShutdown.Receive) stream.EndOutput();
    }

    /// <summary>Hands payload to the host; false if the guest sent more than it had credit for, or after its end.
    /// </summary>
    private static bool TryForward(VsockStream stream, uint length, ref BufferCursor payload)
    {
        if ((stream.GuestShutdown & VsockShutdown.Send) != 0 || length > stream.Room) return false;
        stream.Received += length;
        while (length > 0)
        {
            Span<byte> space = stream.FromGuest.GetSpan();
            ReadOnlySpan<byte> piece = payload.Read(Math.Min(length, (uint)space.Length));
            piece.CopyTo(space);
            stream.FromGuest.Advance(piece.Length);
            length -= (uint)piece.Length;
        }

        // This pipe has no threshold, credit is its bound: the flush completes at once.
        stream.FromGuest.FlushAsync().GetAwaiter().GetResult();
        return true;
    }

    private void Close(VsockStream stream, bool broken)
    {
        table.Remove(stream);
        stream.Close(broken);
    }
}
