using MiniVmm.Lab.Load;

namespace MiniVmm.Lab.Deterministic;

/// <summary>An open loop in steps: what has arrived since the last step is sent now, and timed from its arrival.</summary>
internal sealed class ModelledOpenLoop : ModelledLoad
{
    private readonly LoadSource _source;
    private readonly IEnumerator<Arrival> _arrivals;
    private readonly PreparedRequest[]?[] _requests = new PreparedRequest[OpenLoop.MostUnderWay][];
    private bool _more;

    public ModelledOpenLoop(LoadTarget target, LoadSource source, RequestLog log, ModelledGuest guest, double zeroMs)
        : base(target, log, guest, zeroMs)
    {
        _source = source;
        _arrivals = Arrival.Of(target, source).GetEnumerator();
        _more = _arrivals.MoveNext();
    }

    protected override void Send(double seconds, double nowMs)
    {
        for (; _more && _arrivals.Current.Seconds <= seconds; _more = _arrivals.MoveNext())
            Send(_arrivals.Current, nowMs);
    }

    private void Send(Arrival arrival, double nowMs)
    {
        int free = 0;
        while (free < OpenLoop.MostUnderWay && !IsFree(free))
            free++;
        if (free == OpenLoop.MostUnderWay)
        {
            Drop(arrival.Shape, nowMs);
            return;
        }
        PreparedRequest[] requests = _requests[free] ??= _source.RequestsOf(Target, free);
        Ask(free, requests[arrival.Shape], arrival.Seconds, nowMs);
    }
}
