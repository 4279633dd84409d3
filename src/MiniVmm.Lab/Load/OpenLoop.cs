namespace MiniVmm.Lab.Load;

/// <summary>Requests that come when they come, however long the answers take: one arrival process, and a connection for
/// each request under way.</summary>
internal sealed class OpenLoop : VmLoad
{
    /// <summary>Requests under way to one VM: four times what it serves at once, and within what it takes.</summary>
    public const int MostUnderWay = 256;

    /// <summary>A stream that no client has.</summary>
    private const int ArrivalStream = -1;

    private readonly PreparedRequest[]?[] _requests = new PreparedRequest[MostUnderWay][];
    private readonly Task[] _underWay = new Task[MostUnderWay];

    public OpenLoop(LoadTarget target, LoadSource source, RequestLog log, LoadClock clock)
        : base(target, source, log, clock) => Array.Fill(_underWay, Task.CompletedTask);

    protected override async Task RunAsync()
    {
        SplitMix64 random = Source.StreamOf(Target.Vm, ArrivalStream);
        SplitMix64 shapes = random.Split();
        RequestMix mix = new(Target.Plan.Requests);
        foreach (double arrival in ArrivalSchedule.Times(Target.Levels, random).SkipWhile(a => a < Target.FromSeconds))
        {
            if (!await Clock.ReachAsync(arrival, Finish).ConfigureAwait(false))
                break;
            Send(arrival, mix.Draw(shapes));
        }
        await Task.WhenAll(_underWay).ConfigureAwait(false);
    }

    private void Send(double arrival, int shape)
    {
        int free = Array.FindIndex(_underWay, request => request.IsCompleted);
        if (free < 0)
        {
            Log.Add(new RequestRecord(Clock.UnixMs, 0, Target.Vm, -1, RequestOutcome.Dropped, shape));
            return;
        }
        PreparedRequest[] requests = _requests[free] ??= Source.RequestsOf(Target, free);
        _underWay[free] = AskAsync(requests[shape], free, arrival);
    }
}
