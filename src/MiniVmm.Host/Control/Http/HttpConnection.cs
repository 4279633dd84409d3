using System.IO.Pipelines;
using System.Net.Sockets;

namespace MiniVmm.Host.Control.Http;

/// <summary>One client: its requests in order, each with its response.</summary>
internal sealed class HttpConnection
{
    private readonly Socket _socket;
    private readonly HttpHandler _handler;
    private readonly ResponseWriter _writer;
    private readonly RequestReader _reader;

    /// <param name="socket">The connection; closed in the end.</param>
    /// <param name="handler">Answers requests.</param>
    public HttpConnection(Socket socket, HttpHandler handler)
    {
        (_socket, _handler) = (socket, handler);
        var stream = new NetworkStream(socket, ownsSocket: true);
        _writer = new ResponseWriter(stream);
        _reader = new RequestReader(PipeReader.Create(stream), _writer.ContinueAsync);
    }

    /// <summary>Serves until the client hangs up, falls silent or misbehaves.</summary>
    /// <param name="closing">No further request is waited for.</param>
    /// <param name="abort">Nothing is waited for.</param>
    public async Task ServeAsync(CancellationToken closing, CancellationToken abort)
    {
        try
        {
            while (await IsWantedAsync(closing).ConfigureAwait(false) && await ServeOneAsync(abort).ConfigureAwait(false))
            {
            }
            await LingerAsync(abort).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The client hung up or took too long; it will not be told.
        }
        finally
        {
            _socket.Dispose();
        }
    }

    private async Task<bool> IsWantedAsync(CancellationToken closing)
    {
        using var idle = CancellationTokenSource.CreateLinkedTokenSource(closing);
        idle.CancelAfter(HttpLimits.Idle);
        return await _reader.WaitAsync(idle.Token).ConfigureAwait(false);
    }

    /// <returns>Whether another request may follow.</returns>
    private async Task<bool> ServeOneAsync(CancellationToken abort)
    {
        (RequestHead? head, HttpResponse response, bool closes) = await AnswerAsync(abort).ConfigureAwait(false);
        bool headOnly = head?.Method == "HEAD";
        try
        {
            if (response.Stream is { } produce && !headOnly)
            {
                await StreamAsync(response, produce, chunked: head!.MinorVersion == 1, abort).ConfigureAwait(false);
                return false;
            }
            using CancellationTokenSource patience = Patience(abort);
            await _writer.WriteAsync(response, headOnly, closes, patience.Token).ConfigureAwait(false);
            return !closes;
        }
        finally
        {
            response.Finally?.Invoke();
        }
    }

    private async Task<(RequestHead? Head, HttpResponse Response, bool Closes)> AnswerAsync(CancellationToken abort)
    {
        using CancellationTokenSource patience = Patience(abort);
        RequestHead? head = null;
        HttpRequest request;
        try
        {
            head = await _reader.ReadHeadAsync(patience.Token).ConfigureAwait(false);
            request = await _reader.ReadBodyAsync(head, patience.Token).ConfigureAwait(false);
        }
        catch (RequestError error)
        {
            return (head, ProblemResponse.Of(error), true);
        }
        catch (OperationCanceledException) when (!abort.IsCancellationRequested)
        {
            var late = new RequestError(408, $"the request was not here after {HttpLimits.Transfer.TotalSeconds:0} s");
            return (head, ProblemResponse.Of(late), true);
        }
        return (head, await _handler(request, abort).ConfigureAwait(false), !head.KeepsAlive);
    }

    /// <summary>A client that hangs up would not be noticed by writing while there is nothing to write.</summary>
    private async Task StreamAsync(
        HttpResponse response, Func<IBodyWriter, CancellationToken, Task> produce, bool chunked, CancellationToken abort)
    {
        await _writer.BeginAsync(response, chunked, abort).ConfigureAwait(false);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(abort);
        Task hangUp = _reader.DrainAsync(either.Token).AsTask();
        Task body = produce(_writer, either.Token);
        await Task.WhenAny(hangUp, body).ConfigureAwait(false);
        bool ended = body.IsCompletedSuccessfully;
        await either.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(hangUp, body).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (ended) await _writer.EndAsync(abort).ConfigureAwait(false);
    }

    /// <summary>To close at once with bytes unread would take the response back.</summary>
    private async Task LingerAsync(CancellationToken abort)
    {
        _socket.Shutdown(SocketShutdown.Send);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(abort);
        patience.CancelAfter(HttpLimits.Linger);
        await _reader.DrainAsync(patience.Token).ConfigureAwait(false);
    }

    private static CancellationTokenSource Patience(CancellationToken abort)
    {
        var patience = CancellationTokenSource.CreateLinkedTokenSource(abort);
        patience.CancelAfter(HttpLimits.Transfer);
        return patience;
    }
}
