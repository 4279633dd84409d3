using System.Buffers;
using System.IO.Pipelines;

namespace MiniVmm.Devices.Vsock;

/// <summary>The host's end of a connection to a guest port, worked by the vCPU thread between two runs of the guest. No
/// other thread has a part in it, so the packets and their order depend on the calls alone. vCPU thread only.</summary>
public sealed class VsockConnection : IDisposable
{
    private readonly VsockStream _stream;
    private uint _written;
    private bool _ended;

    internal VsockConnection(VsockStream stream) => _stream = stream;

    /// <summary>The connection broke: refused, reset by the guest, or the guest restarted.</summary>
    public bool IsReset => _stream.IsReset;

    /// <summary>The guest sends no more, and everything it sent has been read.</summary>
    public bool IsEnded { get; private set; }

    /// <summary>Bytes that <see cref="Write"/> takes now. The pipe must never fill: nobody would wait for it.</summary>
    public int Room => _ended ? 0 : (int)(VsockStream.Window - 1 - (_written - _stream.Sent));

    /// <summary>Has bytes sent once the guest runs.</summary>
    /// <returns>How many were taken; the rest can follow when the guest has made room.</returns>
    public int Write(ReadOnlySpan<byte> bytes)
    {
        int count = Math.Min(bytes.Length, Room);
        if (count == 0) return 0;
        _stream.Output.Write(bytes[..count]);
        _stream.Output.FlushAsync().GetAwaiter().GetResult();   // below the threshold, so complete
        _written += (uint)count;
        _stream.Announce();
        return count;
    }

    /// <summary>Reads what the guest has sent.</summary>
    /// <returns>How many bytes; 0 if none has arrived, or none will.</returns>
    public int Read(Span<byte> space)
    {
        if (IsEnded || !_stream.Input.TryRead(out ReadResult result)) return 0;
        ReadOnlySequence<byte> taken = result.Buffer.Slice(0, Math.Min(space.Length, result.Buffer.Length));
        int count = (int)taken.Length;
        taken.CopyTo(space);
        _stream.Input.AdvanceTo(taken.End);
        if (count > 0) _stream.Consume((uint)count);
        IsEnded = result.IsCompleted && count == result.Buffer.Length;
        return count;
    }

    /// <summary>Sends no more: a half-close, behind what was written.</summary>
    public void End()
    {
        if (_ended) return;
        _ended = true;
        _stream.Output.Complete();
        _stream.Announce();
    }

    /// <summary>Gives the connection up. One that has not ended in both directions is reset.</summary>
    public void Dispose()
    {
        if (!_ended || !IsEnded) _stream.Abort();
        End();
        _stream.Input.Complete();
    }
}
