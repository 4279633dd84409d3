namespace MiniVmm.Lab.Load;

/// <summary>Requests that come when they come, however long the answers take: one arrival process, and a connection for
/// each request under way.</summary>
internal sealed class OpenLoop : VmLoad
{
    /// <summary>Requests under way to one VM: four times what it serves at once, and within what it takes.</summary>
    public const int MostUnderWay = 256;

    /// <summary>Streams that no client has.</summary>
    private const int ArrivalStream = -1, ShapeStream = -2;

    private readonly PreparedRequest[]?[] _requests = new PreparedRequest[MostUnderWay][];
    private readonly Task[] _underWay = new Task[MostUnderWay];

    public OpenLoop(LoadTarget target, LoadSource source, RequestLog log, LoadClock clock)
        : base(target, source, log, clock) => Array.Fill(_underWay, Task.CompletedTask);

    /// <summary>The moments at which a VM is asked, in seconds since the clients began to join.</summary>
    public static IEnumerable<double> Arrivals(LoadTarget target, LoadSource source) =>
        ArrivalSchedule.Times(target.Levels, source.StreamOf(target.Vm, ArrivalStream))
            .SkipWhile(a => a < target.FromSeconds);

    protected override async Task RunAsync()
    {
        SplitMix64 shapes = Source.StreamOf(Target.Vm, ShapeStream);
        RequestMix mix = new(Target.Plan.Requests);
        foreach (double arrival in Arrivals(Target, Source))
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
