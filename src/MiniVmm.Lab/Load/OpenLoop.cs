namespace MiniVmm.Lab.Load;

/// <summary>Requests that come when they come, however long the answers take: one arrival process, and a connection for
/// each request under way.</summary>
internal sealed class OpenLoop : VmLoad
{
    /// <summary>Requests under way to one VM: four times what it serves at once, and within what it takes.</summary>
    public const int MostUnderWay = 256;

    private readonly PreparedRequest[]?[] _requests = new PreparedRequest[MostUnderWay][];
    private readonly Task[] _underWay = new Task[MostUnderWay];

    public OpenLoop(LoadTarget target, LoadSource source, RequestLog log, LoadClock clock)
        : base(target, source, log, clock) => Array.Fill(_underWay, Task.CompletedTask);

    protected override async Task RunAsync()
    {
        foreach (Arrival arrival in Arrival.Of(Target, Source))
        {
            if (!await Clock.ReachAsync(arrival.Seconds, Finish).ConfigureAwait(false))
                break;
            Send(arrival);
        }
        await Task.WhenAll(_underWay).ConfigureAwait(false);
    }

    private void Send(Arrival arrival)
    {
        int free = Array.FindIndex(_underWay, request => request.IsCompleted);
        if (free < 0)
        {
            Log.Add(RequestRecord.Dropped(Clock.UnixMs, Target.Vm, arrival.Shape));
            return;
        }
        PreparedRequest[] requests = _requests[free] ??= Source.RequestsOf(Target, free);
        _underWay[free] = AskAsync(requests[arrival.Shape], free, arrival.Seconds);
    }
}
