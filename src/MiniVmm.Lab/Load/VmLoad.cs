using MiniVmm.Lab.Scenarios;

namespace MiniVmm.Lab.Load;

/// <summary>The load of one VM while it runs. Kinds of load differ in when they ask.</summary>
internal abstract class VmLoad(LoadTarget target, LoadSource source, RequestLog log, LoadClock clock) : IAsyncDisposable
{
    private readonly GuestClient _guest = new(TimeSpan.FromSeconds(target.Plan.TimeoutSeconds));
    private readonly CancellationTokenSource _finish = new();
    private readonly CancellationTokenSource _abort = new();
    private Task _running = Task.CompletedTask;

    protected LoadTarget Target => target;

    protected LoadSource Source => source;

    protected RequestLog Log => log;

    protected LoadClock Clock => clock;

    /// <summary>Send no more.</summary>
    protected CancellationToken Finish => _finish.Token;

    public static VmLoad Start(LoadTarget target, LoadSource source, RequestLog log, LoadClock clock)
    {
        VmLoad load = target.Plan.Kind == LoadKind.Closed
            ? new ClosedLoop(target, source, log, clock)
            : new OpenLoop(target, source, log, clock);
        load._running = Task.Run(load.RunAsync);
        return load;
    }

    /// <summary>Sends no more requests and waits for the answers under way.</summary>
    /// <param name="within">Gives those up that take longer.</param>
    public async Task DrainAsync(TimeSpan within, CancellationToken cancellation)
    {
        await _finish.CancelAsync().ConfigureAwait(false);
        Task patience = Task.Delay(within, cancellation);
        await Task.WhenAny(_running, patience).ConfigureAwait(false);
        cancellation.ThrowIfCancellationRequested();
        await _abort.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
    }

    /// <summary>Gives up the requests under way, unrecorded.</summary>
    public async ValueTask DisposeAsync()
    {
        await _finish.CancelAsync().ConfigureAwait(false);
        await _abort.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
        _finish.Dispose();
        _abort.Dispose();
        _guest.Dispose();
    }

    protected abstract Task RunAsync();

    /// <summary>Asks and records.</summary>
    /// <param name="since">The moment from which latency counts.</param>
    /// <returns>How it ended; null where it was given up.</returns>
    protected async Task<RequestOutcome?> AskAsync(PreparedRequest request, int client, double since)
    {
        RequestOutcome outcome = await _guest.AskAsync(request, _abort.Token).ConfigureAwait(false);
        if (_abort.IsCancellationRequested)
            return null;
        double end = clock.Seconds;
        log.Add(new RequestRecord(
            clock.ZeroUnixMs + (end * 1000), (end - since) * 1000, target.Vm, client, outcome, request.Shape));
        if (outcome == RequestOutcome.Corrupt)
            log.ReportCorrupt(target.Vm, request);
        return outcome;
    }
}
