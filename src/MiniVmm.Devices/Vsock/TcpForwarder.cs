using System.IO.Pipelines;
using System.Net.Sockets;

namespace MiniVmm.Devices.Vsock;

/// <summary>One TCP connection joined to one vsock stream: two loops, one a direction, that end on their own when
/// theirs ends. The socket closes when both have ended.</summary>
internal sealed class TcpForwarder : IThreadPoolWorkItem
{
    /// <summary>How long a client may keep its direction open after the guest has closed both.</summary>
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(10);

    private readonly Socket _socket;
    private readonly VsockStream _stream;
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TcpForwarder(Socket socket, VirtioVsock vsock, uint guestPort)
    {
        _socket = socket;
        _stream = vsock.Open(guestPort, this);
    }

    public async Task RunAsync()
    {
        TryAct(static socket => socket.NoDelay = true);   // the guest decides what makes a packet
        Task toGuest = ForwardToGuestAsync();
        await ForwardToClientAsync().ConfigureAwait(false);
        await Task.WhenAny(toGuest, _closed.Task).ConfigureAwait(false);
        try
        {
            await toGuest.WaitAsync(Linger).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            Reset();
            await toGuest.ConfigureAwait(false);
        }

        if (_stream.IsReset) Reset();   // the loops may have seen it before Execute ran
        _socket.Dispose();
    }

    /// <summary>Ends both loops at once, whether or not the vCPU thread still runs. Any thread.</summary>
    public void Abort()
    {
        _stream.Abort();
        _stream.Input.CancelPendingRead();
        _stream.Output.CancelPendingFlush();
        Reset();
        _closed.TrySetResult();
    }

    /// <summary>The stream is over. If it broke, so does the TCP connection; if it ended, what is left in the pipe
    /// goes out first.</summary>
    void IThreadPoolWorkItem.Execute()
    {
        if (_stream.IsReset) Reset();
        _closed.TrySetResult();
    }

    /// <summary>TCP to vsock. Once the guest reads no more, its pipe drops what is written; the loop goes on, because
    /// closing with unread bytes would reset the connection and lose the guest's answer.</summary>
    private async Task ForwardToGuestAsync()
    {
        try
        {
            while (!_stream.IsReset)
            {
                Memory<byte> space = _stream.Output.GetMemory();
                int count = await _socket.ReceiveAsync(space, SocketFlags.None).ConfigureAwait(false);
                if (count == 0) break;
                _stream.Output.Advance(count);
                ValueTask<FlushResult> flush = _stream.Output.FlushAsync();
                _stream.Announce();   // before the wait: only the guest can end it
                FlushResult result = await flush.ConfigureAwait(false);
                if (result.IsCanceled) break;
            }
        }
        catch (SocketException)
        {
            _stream.Abort();
        }
        catch (ObjectDisposedException)
        {
            _stream.Abort();
        }
        finally
        {
            await _stream.Output.CompleteAsync().ConfigureAwait(false);
            _stream.Announce();
        }
    }

    /// <summary>Vsock to TCP; the end of the stream is TCP's half-close.</summary>
    private async Task ForwardToClientAsync()
    {
        try
        {
            while (true)
            {
                ReadResult result = await _stream.Input.ReadAsync().ConfigureAwait(false);
                if (_stream.IsReset || result.IsCanceled) break;
                foreach (ReadOnlyMemory<byte> part in result.Buffer) await SendAsync(part).ConfigureAwait(false);
                _stream.Input.AdvanceTo(result.Buffer.End);
                if (!result.IsCompleted) continue;
                _socket.Shutdown(SocketShutdown.Send);
                break;
            }
        }
        catch (SocketException)
        {
            _stream.Abort();
        }
        catch (ObjectDisposedException)
        {
            _stream.Abort();
        }
        finally
        {
            await _stream.Input.CompleteAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Sends all, giving the guest credit for what the kernel has taken.</summary>
    private async ValueTask SendAsync(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            int count = await _socket.SendAsync(bytes, SocketFlags.None).ConfigureAwait(false);
            bytes = bytes[count..];
            _stream.Consume((uint)count);
        }
    }

    private void Reset()
    {
        TryAct(static socket => socket.LingerState = new LingerOption(true, 0));
        _socket.Close(timeout: 0);   // abortive: no FIN first
    }

    private void TryAct(Action<Socket> action)
    {
        try
        {
            action(_socket);
        }
        catch (SocketException)
        {
            // The client has gone already: the loops find out by themselves.
        }
        catch (ObjectDisposedException)
        {
            // The other loop was faster.
        }
    }
}
