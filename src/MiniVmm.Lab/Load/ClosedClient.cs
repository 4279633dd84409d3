namespace MiniVmm.Lab.Load;

/// <summary>A client of a closed loop, whoever drives it: when it asks, and what. Times are seconds since the clients began
/// to join.</summary>
internal sealed class ClosedClient
{
    /// <summary>A client that is refused must not spin: it would take the processor from the guests.</summary>
    private const double SecondsAfterFailure = 0.2;

    private readonly ClientSchedule _schedule;
    private readonly PreparedRequest[] _requests;
    private readonly RequestMix _mix;
    private readonly SplitMix64 _random;
    private readonly double _thinkSeconds;

    /// <param name="target">Whom it asks.</param>
    /// <param name="source">What its randomness comes from.</param>
    /// <param name="client">Its index, from 0.</param>
    /// <param name="now">It does not ask before.</param>
    public ClosedClient(LoadTarget target, LoadSource source, int client, double now)
    {
        _schedule = new ClientSchedule(target.Levels, client, client < target.Joins.Count ? target.Joins[client] : 0);
        _requests = source.RequestsOf(target, client);
        _mix = new RequestMix(target.Plan.Requests);
        _random = source.StreamOf(target.Vm, client);
        _thinkSeconds = target.Plan.ThinkSeconds;
        Next = _schedule.NextActive(now);
    }

    /// <summary>When it asks next; infinite where it never will again.</summary>
    public double Next { get; private set; }

    /// <summary>What it asks; drawn anew each time.</summary>
    public PreparedRequest Draw() => _requests[_mix.Draw(_random)];

    /// <summary>It has its answer, or gave up, and thinks.</summary>
    public void Rest(RequestOutcome? outcome, double now)
    {
        double pause = _thinkSeconds > 0 ? _random.NextExponential() * _thinkSeconds : 0;
        Next = _schedule.NextActive(now + (outcome == RequestOutcome.Served ? pause : Math.Max(pause, SecondsAfterFailure)));
    }
}
