using System.Diagnostics;
using System.Net.Sockets;

namespace MiniVmm.Lab.Load;

/// <summary>A closed-loop client with a connection of its own: it sends the next request when the last is answered.</summary>
internal sealed class LoadClient : IDisposable
{
    /// <summary>A client that is refused must not spin: it would take the processor from the guests.</summary>
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromMilliseconds(200);

    private readonly HttpClient _http;
    private readonly Uri _request;
    private readonly uint _expected;
    private readonly int _vm;
    private readonly int _client;
    private readonly WallClock _clock;

    public LoadClient(LoadTarget target, int vm, int client, uint expected, WallClock clock)
    {
        _http = new HttpClient(new SocketsHttpHandler
        {
            MaxConnectionsPerServer = 1,
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
        })
        { Timeout = target.Timeout };
        _request = new Uri(
            target.Servers[vm], $"/cgi?kb={target.RequestKiB}&passes={target.Passes}&seed={target.SeedOf(vm, client)}");
        _expected = expected;
        _vm = vm;
        _client = client;
        _clock = clock;
    }

    /// <summary>Sends requests until told to finish; the one under way is answered first.</summary>
    /// <param name="record">Takes every request that ended.</param>
    /// <param name="finish">Send no more.</param>
    /// <param name="abort">Give up the request under way, unrecorded.</param>
    public async Task RunAsync(Action<RequestRecord> record, CancellationToken finish, CancellationToken abort)
    {
        while (!finish.IsCancellationRequested && !abort.IsCancellationRequested)
        {
            long start = Stopwatch.GetTimestamp();
            RequestOutcome outcome = await AskAsync(abort).ConfigureAwait(false);
            if (abort.IsCancellationRequested)
                return;
            record(new RequestRecord(
                _clock.UnixMs, Stopwatch.GetElapsedTime(start).TotalMilliseconds, _vm, _client, outcome));
            if (outcome != RequestOutcome.Served)
                await Task.Delay(PauseAfterFailure, finish).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<RequestOutcome> AskAsync(CancellationToken abort)
    {
        try
        {
            using HttpResponseMessage response = await _http.GetAsync(_request, abort).ConfigureAwait(false);
            string body = await response.Content.ReadAsStringAsync(abort).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode)
                return RequestOutcome.Refused;
            return MemoryWalk.Parse(body) == _expected ? RequestOutcome.Served : RequestOutcome.Corrupt;
        }
        catch (OperationCanceledException)
        {
            // HttpClient reports its own timeout this way too; the caller tells the two apart by the token.
            return RequestOutcome.TimedOut;
        }
        catch (HttpRequestException)
        {
            return RequestOutcome.Failed;
        }
        catch (IOException)
        {
            return RequestOutcome.Failed;
        }
        catch (SocketException)
        {
            return RequestOutcome.Failed;
        }
    }
}
