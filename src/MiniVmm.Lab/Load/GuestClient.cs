using System.Buffers;
using System.Net.Sockets;

namespace MiniVmm.Lab.Load;

/// <summary>The connections to one VM: kept alive, as many as there are requests under way.</summary>
internal sealed class GuestClient : IDisposable
{
    /// <summary>The guest closes connections that are silent for a minute.</summary>
    public static readonly TimeSpan IdleTimeout = TimeSpan.FromSeconds(30);

    private const int PieceBytes = 32 << 10;

    private readonly HttpClient _http;

    /// <param name="timeout">After which a request counts as lost.</param>
    public GuestClient(TimeSpan timeout) => _http = new HttpClient(new SocketsHttpHandler
    {
        PooledConnectionIdleTimeout = IdleTimeout,
        ActivityHeadersPropagator = null,
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
    })
    { Timeout = timeout };

    /// <summary>Sends a request and checks the answer.</summary>
    public async Task<RequestOutcome> AskAsync(PreparedRequest request, CancellationToken abort)
    {
        try
        {
            if (request.BlobBytes is long length)
                return await AskForBlobAsync(request, length, abort).ConfigureAwait(false);
            using HttpResponseMessage response = await _http.GetAsync(request.Address, abort).ConfigureAwait(false);
            string body = await response.Content.ReadAsStringAsync(abort).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode)
                return RequestOutcome.Refused;
            return MemoryWalk.Parse(body) == request.Checksum ? RequestOutcome.Served : RequestOutcome.Corrupt;
        }
        catch (OperationCanceledException)
        {
            // HttpClient reports its own timeout this way too; the caller tells the two apart by the token.
            return RequestOutcome.TimedOut;
        }
        catch (Exception e) when (e is HttpRequestException or IOException or SocketException)
        {
            return RequestOutcome.Failed;
        }
    }

    /// <summary>Takes the answer as it comes: it is too large to be held by every client.</summary>
    private async Task<RequestOutcome> AskForBlobAsync(PreparedRequest request, long length, CancellationToken abort)
    {
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(abort);
        patience.CancelAfter(_http.Timeout);
        using HttpResponseMessage response =
            await _http.GetAsync(request.Address, HttpCompletionOption.ResponseHeadersRead, patience.Token).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
            return RequestOutcome.Refused;
        using Stream body = await response.Content.ReadAsStreamAsync(patience.Token).ConfigureAwait(false);
        byte[] piece = ArrayPool<byte>.Shared.Rent(PieceBytes);
        try
        {
            BlobContents contents = default;
            while (await body.ReadAsync(piece.AsMemory(0, PieceBytes), patience.Token).ConfigureAwait(false) is > 0 and int count)
                contents.Add(piece.AsSpan(0, count));
            return contents.Length == length && contents.Sum == request.Checksum ? RequestOutcome.Served : RequestOutcome.Corrupt;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
        }
    }

    public void Dispose() => _http.Dispose();
}
