namespace MiniVmm.Lab.Load;

/// <summary>Clients that send the next request when the last is answered, and have thought.</summary>
internal sealed class ClosedLoop(LoadTarget target, LoadSource source, RequestLog log, LoadClock clock)
    : VmLoad(target, source, log, clock)
{
    /// <summary>A client that is refused must not spin: it would take the processor from the guests.</summary>
    private const double SecondsAfterFailure = 0.2;

    private readonly LevelSchedule _levels = target.Levels;
    private readonly RequestMix _mix = new(target.Plan.Requests);

    protected override Task RunAsync() =>
        Task.WhenAll(Enumerable.Range(0, Walk.Clients(Target.Plan)).Select(RunAsync));

    private async Task RunAsync(int client)
    {
        ClientSchedule schedule = new(_levels, client, client < Target.Joins.Count ? Target.Joins[client] : 0);
        PreparedRequest[] requests = Source.RequestsOf(Target, client);
        SplitMix64 random = Source.StreamOf(Target.Vm, client);
        double next = Clock.Seconds;
        while (await Clock.ReachAsync(schedule.NextActive(next), Finish).ConfigureAwait(false))
        {
            PreparedRequest request = requests[_mix.Draw(random)];
            RequestOutcome? outcome = await AskAsync(request, client, Clock.Seconds).ConfigureAwait(false);
            double pause = Target.Plan.ThinkSeconds > 0 ? random.NextExponential() * Target.Plan.ThinkSeconds : 0;
            next = Clock.Seconds
                + (outcome == RequestOutcome.Served ? pause : Math.Max(pause, SecondsAfterFailure));
        }
    }
}
