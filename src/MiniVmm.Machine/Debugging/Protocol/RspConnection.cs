using System.Net.Sockets;

namespace MiniVmm.Machine.Debugging.Protocol;

/// <summary>Packets to and from a debugger over TCP, acknowledged until it wants them no more.</summary>
/// <param name="socket">The connection; belongs to this from now on.</param>
internal sealed class RspConnection(Socket socket)
{
    /// <summary>How long a debugger may take to close its end.</summary>
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(1);

    private static readonly byte[] Acknowledgement = "+"u8.ToArray(), Refusal = "-"u8.ToArray();

    private readonly RspDecoder _decoder = new();
    private readonly byte[] _buffer = new byte[4096];
    private int _next, _end;
    private byte[] _last = [];
    private Task<RspInput?> _receiving = Task.FromResult<RspInput?>(null);

    /// <summary>Whether each packet is answered by a plus or minus sign (until QStartNoAckMode).</summary>
    public bool Acknowledges { get; set; } = true;

    /// <returns>The next packet or interrupt; null when the debugger is gone. One at a time.</returns>
    public Task<RspInput?> ReceiveAsync() => _receiving = FindAsync();

    /// <returns>False when the debugger is gone.</returns>
    public Task<bool> SendAsync(string payload)
    {
        _last = RspEncoder.Encode(payload);
        return TrySendAsync(_last);
    }

    /// <summary>Lets the debugger read what was sent, then closes. Closing at once, while something is being received, would reset the
    /// connection, and the last words be lost.</summary>
    public async Task CloseAsync()
    {
        try
        {
            socket.Shutdown(SocketShutdown.Send);
            await Task.WhenAny(_receiving.IsCompleted ? TryReceiveAsync() : _receiving, Task.Delay(Farewell)).ConfigureAwait(false);
        }
        catch (SocketException)
        {
            // It has gone already.
        }
        socket.Dispose();
    }

    private async Task<RspInput?> FindAsync()
    {
        while (true)
        {
            while (_next < _end)
            {
                if (_decoder.Add(_buffer[_next++]) is not { } input) continue;
                if (input.Kind is RspInputKind.Packet or RspInputKind.Interrupt)
                {
                    if (Acknowledges && input.Kind == RspInputKind.Packet && !await TrySendAsync(Acknowledgement).ConfigureAwait(false)) return null;
                    return input;
                }
                byte[] answer = input.Kind == RspInputKind.Repeat ? _last : Refusal;
                if (Acknowledges && !await TrySendAsync(answer).ConfigureAwait(false)) return null;
            }
            if (!await TryReceiveAsync().ConfigureAwait(false)) return null;
        }
    }

    private async Task<bool> TryReceiveAsync()
    {
        try
        {
            _next = 0;
            _end = await socket.ReceiveAsync(_buffer, SocketFlags.None).ConfigureAwait(false);
            return _end > 0;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return false;
        }
    }

    private async Task<bool> TrySendAsync(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            while (!bytes.IsEmpty) bytes = bytes[await socket.SendAsync(bytes, SocketFlags.None).ConfigureAwait(false)..];
            return true;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return false;
        }
    }
}
