using MiniVmm.Lab.Load;
using MiniVmm.Lab.Scenarios;

namespace MiniVmm.Lab.Deterministic;

/// <summary>The load of one VM, worked between two steps of its guest. Kinds of load differ in when they ask.</summary>
internal abstract class ModelledLoad(LoadTarget target, RequestLog log, ModelledGuest guest, double zeroMs) : IDisposable
{
    private readonly List<ModelledConnection> _connections = [];
    private bool _finished;

    /// <summary>No request is under way.</summary>
    public bool IsIdle => _connections.TrueForAll(c => c.Request is null);

    protected LoadTarget Target => target;

    /// <param name="target">Whom to ask, and for what.</param>
    /// <param name="source">What randomness and right answers come from.</param>
    /// <param name="log">Where requests that have ended go.</param>
    /// <param name="guest">The target's.</param>
    /// <param name="zeroMs">When the clients began to join, since the run's start.</param>
    /// <param name="nowMs">Now.</param>
    public static ModelledLoad Begin(
        LoadTarget target, LoadSource source, RequestLog log, ModelledGuest guest, double zeroMs, double nowMs) =>
        target.Plan.Kind == LoadKind.Closed
            ? new ModelledClosedLoop(target, source, log, guest, zeroMs, nowMs)
            : new ModelledOpenLoop(target, source, log, guest, zeroMs);

    /// <summary>Reads what has arrived, then sends what is due.</summary>
    public void Act(double nowMs)
    {
        foreach (ModelledConnection connection in _connections)
            Receive(connection, nowMs);
        if (!_finished)
            Send((nowMs - zeroMs) / 1000, nowMs);
    }

    /// <summary>Sends no more.</summary>
    public void Finish() => _finished = true;

    /// <summary>Memory of the requests that the guest may be working on. Which ones it suspends nobody sees: the oldest are
    /// taken for active.</summary>
    /// <param name="threads">So many requests it works on at most.</param>
    public long WorkingSetBytes(int threads) =>
        _connections.Where(c => c.Request is not null).OrderBy(c => c.SentMs).Take(threads)
            .Sum(c => (long)target.Plan.Requests[c.Request!.Shape].KiB << 10);

    /// <summary>Gives up the requests under way, unrecorded.</summary>
    public void Dispose()
    {
        foreach (ModelledConnection connection in _connections)
            connection.Dispose();
    }

    protected abstract void Send(double seconds, double nowMs);

    protected virtual void Answered(int connection, RequestOutcome outcome, double seconds)
    {
    }

    /// <summary>The connection of an index, all below it included.</summary>
    protected ModelledConnection Connection(int index)
    {
        while (_connections.Count <= index)
            _connections.Add(new ModelledConnection(guest, target, _connections.Count));
        return _connections[index];
    }

    /// <summary>Milliseconds since the run's start.</summary>
    protected double Moment(double seconds) => zeroMs + (seconds * 1000);

    protected void Drop(int shape, double nowMs) => log.Add(RequestRecord.Dropped(nowMs, target.Vm, shape));

    private void Receive(ModelledConnection connection, double nowMs)
    {
        PreparedRequest? request = connection.Request;
        if (connection.Poll(nowMs) is not RequestRecord record)
            return;
        log.Add(record);
        if (record.Outcome == RequestOutcome.Corrupt)
            log.ReportCorrupt(target.Vm, request!);
        Answered(connection.Index, record.Outcome, (nowMs - zeroMs) / 1000);
    }
}
