namespace MiniVmm.Lab.Load;

/// <summary>Clients that send the next request when the last is answered, and have thought.</summary>
internal sealed class ClosedLoop(LoadTarget target, LoadSource source, RequestLog log, LoadClock clock)
    : VmLoad(target, source, log, clock)
{
    protected override Task RunAsync() =>
        Task.WhenAll(Enumerable.Range(0, RequestWork.Clients(Target.Plan)).Select(RunAsync));

    private async Task RunAsync(int index)
    {
        ClosedClient client = new(Target, Source, index, Clock.Seconds);
        while (await Clock.ReachAsync(client.Next, Finish).ConfigureAwait(false))
        {
            RequestOutcome? outcome = await AskAsync(client.Draw(), index, Clock.Seconds).ConfigureAwait(false);
            client.Rest(outcome, Clock.Seconds);
        }
    }
}
