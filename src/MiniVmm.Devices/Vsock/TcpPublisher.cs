using System.Net;
using System.Net.Sockets;

namespace MiniVmm.Devices.Vsock;

/// <summary>Publishes a stream port of the guest as a TCP port of the host: every connection accepted becomes a
/// connection to the guest.</summary>
public sealed class TcpPublisher : IAsyncDisposable
{
    /// <summary>Connections served at once; more wait in the kernel's backlog.</summary>
    public const int MaximumConnections = 1024;

    private const int Backlog = 512;
    private static readonly TimeSpan OutOfDescriptorsPause = TimeSpan.FromMilliseconds(100);

    private readonly VirtioVsock _vsock;
    private readonly uint _guestPort;
    private readonly Socket _listener;
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _slots = new(MaximumConnections);
    private readonly Lock _lock = new();
    private readonly Dictionary<TcpForwarder, Task> _connections = [];
    private readonly Task _accepting;
    private bool _disposed;

    private TcpPublisher(VirtioVsock vsock, Socket listener, uint guestPort)
    {
        _vsock = vsock;
        _listener = listener;
        _guestPort = guestPort;
        EndPoint = (IPEndPoint)listener.LocalEndPoint!;
        _accepting = AcceptAsync();
    }

    /// <summary>Where it listens; the port is real even if 0 was asked for.</summary>
    public IPEndPoint EndPoint { get; }

    /// <summary>Connections open now.</summary>
    public int Connections
    {
        get
        {
            lock (_lock) return _connections.Count;
        }
    }

    /// <summary>Begins to listen.</summary>
    /// <exception cref="PublishException">The port is taken, or not ours to use.</exception>
    public static TcpPublisher Start(VirtioVsock vsock, IPEndPoint endPoint, uint guestPort)
    {
        var listener = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            listener.Bind(endPoint);
            listener.Listen(Backlog);
        }
        catch (SocketException e)
        {
            listener.Dispose();
            throw new PublishException(endPoint, e);
        }

        return new TcpPublisher(vsock, listener, guestPort);
    }

    /// <summary>Stops listening, breaks the open connections and waits until all is closed.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed) return;
        _disposed = true;
        await _stop.CancelAsync().ConfigureAwait(false);
        _listener.Dispose();
        await _accepting.ConfigureAwait(false);
        Task[] running;
        lock (_lock)
        {
            foreach (TcpForwarder connection in _connections.Keys) connection.Abort();
            running = [.. _connections.Values];
        }

        await Task.WhenAll(running).ConfigureAwait(false);
        _slots.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                await _slots.WaitAsync(_stop.Token).ConfigureAwait(false);
                Begin(await AcceptOneAsync().ConfigureAwait(false));
            }
        }
        catch (OperationCanceledException)
        {
            // Disposed: the only way this loop ends.
        }
    }

    private async ValueTask<Socket> AcceptOneAsync()
    {
        while (true)
        {
            try
            {
                return await _listener.AcceptAsync(_stop.Token).ConfigureAwait(false);
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.TooManyOpenSockets)
            {
                await Task.Delay(OutOfDescriptorsPause, _stop.Token).ConfigureAwait(false);
            }
            catch (SocketException)
            {
                _stop.Token.ThrowIfCancellationRequested();
                // Not disposed, so the client went away before it was accepted.
            }
            catch (ObjectDisposedException)
            {
                throw new OperationCanceledException(_stop.Token);
            }
        }
    }

    private void Begin(Socket socket)
    {
        var connection = new TcpForwarder(socket, _vsock, _guestPort);
        lock (_lock) _connections.Add(connection, Task.CompletedTask);
        Task running = RunAsync(connection);
        lock (_lock)
        {
            if (_connections.ContainsKey(connection)) _connections[connection] = running;
        }
    }

    private async Task RunAsync(TcpForwarder connection)
    {
        await connection.RunAsync().ConfigureAwait(false);
        _slots.Release();
        lock (_lock) _connections.Remove(connection);   // last: disposal waits for what is in here
    }
}
