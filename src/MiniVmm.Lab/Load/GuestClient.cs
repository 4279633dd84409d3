using System.Net.Sockets;

namespace MiniVmm.Lab.Load;

/// <summary>The connections to one VM: kept alive, as many as there are requests under way.</summary>
internal sealed class GuestClient : IDisposable
{
    /// <summary>The guest closes connections that are silent for a minute.</summary>
    public static readonly TimeSpan IdleTimeout = TimeSpan.FromSeconds(30);

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

    public void Dispose() => _http.Dispose();
}
