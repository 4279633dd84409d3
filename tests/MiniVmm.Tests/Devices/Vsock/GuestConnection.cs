using MiniVmm.Devices.Vsock;

namespace MiniVmm.Tests.Devices.Vsock;

/// <summary>A connection as the mock guest's kernel keeps it. vCPU thread only.</summary>
internal sealed class GuestConnection(MockGuest guest, uint guestPort, uint hostPort)
{
    private readonly Queue<ReadOnlyMemory<byte>> _unsent = new();
    private uint _peerAllocation;
    private uint _peerForwarded;
    private uint _sent;
    private VsockShutdown _endWhenSent;

    public uint GuestPort { get; } = guestPort;

    public uint HostPort { get; } = hostPort;

    /// <summary>What the guest has room for.</summary>
    public uint Allocation { get; init; } = 32 * 1024;

    public uint Received { get; set; }

    public uint Consumed { get; private set; }

    public bool HasUnsent => _unsent.Count > 0;

    public uint Credit => _peerAllocation - (_sent - _peerForwarded);

    /// <summary>Bytes received and kept until <see cref="Consume"/>.</summary>
    public bool HoldsInput { get; set; }

    public Action? OutOfCredit { get; set; }

    /// <summary>Resets it once the packet at hand is done with.</summary>
    public void Abort() => guest.Do(() => guest.Reset(this));

    public void Peer(in VsockHeader header) =>
        (_peerAllocation, _peerForwarded) = (header.BufferAllocation, header.ForwardCount);

    public void Consume(uint bytes)
    {
        Consumed += bytes;
        guest.Control(this, VsockOperation.CreditUpdate);
    }

    public void Send(ReadOnlyMemory<byte> bytes)
    {
        if (!bytes.IsEmpty) _unsent.Enqueue(bytes);
        Flush();
    }

    /// <summary>Sends a shutdown once all is sent.</summary>
    public void End(VsockShutdown flags)
    {
        _endWhenSent = flags;
        Flush();
    }

    public void Flush()
    {
        while (_unsent.TryPeek(out ReadOnlyMemory<byte> next) && guest.CanSend)
        {
            int length = (int)Math.Min(Math.Min((uint)next.Length, Credit), MockGuest.Payload);
            if (length == 0)
            {
                OutOfCredit?.Invoke();
                return;
            }

            guest.Data(this, next.Span[..length]);
            _sent += (uint)length;
            _unsent.Dequeue();
            if (length == next.Length) continue;
            Requeue(next[length..]);
        }

        if (_unsent.Count > 0 || _endWhenSent == VsockShutdown.None) return;
        VsockShutdown flags = _endWhenSent;
        _endWhenSent = VsockShutdown.None;
        guest.Control(this, VsockOperation.Shutdown, flags);
    }

    private void Requeue(ReadOnlyMemory<byte> rest)
    {
        ReadOnlyMemory<byte>[] later = [.. _unsent];
        _unsent.Clear();
        _unsent.Enqueue(rest);
        foreach (ReadOnlyMemory<byte> bytes in later) _unsent.Enqueue(bytes);
    }
}
