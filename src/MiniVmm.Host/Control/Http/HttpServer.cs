using System.Net.Sockets;

namespace MiniVmm.Host.Control.Http;

/// <summary>A small HTTP/1.1 server on a listening socket. All of it waits in the kernel: while nobody calls, it costs
/// nothing.</summary>
internal sealed class HttpServer : IAsyncDisposable
{
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(1);

    private static readonly byte[] Busy =
        "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray();

    private readonly Socket _listener;
    private readonly HttpHandler _handler;
    private readonly CancellationTokenSource _closing = new(), _abort = new();
    private readonly Lock _lock = new();
    private readonly HashSet<Task> _connections = [];
    private readonly Task _accepting;

    private HttpServer(Socket listener, HttpHandler handler)
    {
        (_listener, _handler) = (listener, handler);
        _accepting = AcceptAsync();
    }

    /// <summary>Begins to accept connections.</summary>
    /// <param name="listener">A bound socket that listens; closed in the end.</param>
    /// <param name="handler">Answers requests, several at once.</param>
    public static HttpServer Start(Socket listener, HttpHandler handler) => new(listener, handler);

    /// <summary>Ends idle connections, and the others when they have had a moment to finish.</summary>
    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync().ConfigureAwait(false);
        _listener.Dispose();
        await _accepting.ConfigureAwait(false);
        _abort.CancelAfter(Farewell);
        Task[] connections;
        lock (_lock) connections = [.. _connections];
        await Task.WhenAll(connections).ConfigureAwait(false);
        _closing.Dispose();
        _abort.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_closing.IsCancellationRequested)
        {
            try
            {
                Begin(await _listener.AcceptAsync(_closing.Token).ConfigureAwait(false));
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException)
            {
                // No descriptors left, or the client has gone again; the pause keeps the former from spinning.
                await Task.Delay(HttpLimits.Linger, _closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private void Begin(Socket socket)
    {
        lock (_lock)
        {
            if (_connections.Count >= HttpLimits.Connections)
            {
                // It fits into an empty socket buffer, so this waits for nobody.
                socket.Send(Busy);
                socket.Dispose();
                return;
            }
            Task connection = new HttpConnection(socket, _handler).ServeAsync(_closing.Token, _abort.Token);
            if (connection.IsCompleted) return;
            _connections.Add(connection);
            connection.ContinueWith(End, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    private void End(Task connection)
    {
        lock (_lock) _connections.Remove(connection);
    }
}
