using MiniVmm.Lab.Load;
using MiniVmm.Lab.Scenarios;

namespace MiniVmm.Lab.Deterministic;

/// <summary>The load of one VM, worked between two steps of its guest. Kinds of load differ in when they ask.</summary>
internal abstract class ModelledLoad(LoadTarget target, RequestLog log, ModelledGuest guest, double zeroMs) : IDisposable
{
    private readonly List<ModelledConnection> _connections = [];

    /// <summary>Those with a request under way, the oldest first.</summary>
    private readonly List<ModelledConnection> _asking = [];

    private bool _finished;

    /// <summary>No request is under way.</summary>
    public bool IsIdle => _asking.Count == 0;

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
        _asking.RemoveAll(connection => Receive(connection, nowMs));
        if (!_finished)
            Send((nowMs - zeroMs) / 1000, nowMs);
    }

    /// <summary>Sends no more.</summary>
    public void Finish() => _finished = true;

    /// <summary>Memory of the requests that the guest may be working on. Which ones it suspends nobody sees: the oldest are
    /// taken for active.</summary>
    /// <param name="threads">So many requests it works on at most.</param>
    public long WorkingSetBytes(int threads) =>
        _asking.Take(threads).Sum(c => (long)target.Plan.Requests[c.Request!.Shape].KiB << 10);

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

    /// <summary>Whether a connection can take a request.</summary>
    protected bool IsFree(int connection) => connection >= _connections.Count || _connections[connection].Request is null;

    /// <summary>Sends a request over a free connection.</summary>
    /// <param name="connection">Its index.</param>
    /// <param name="request">What to ask.</param>
    /// <param name="seconds">The moment from which latency counts, since the clients began to join.</param>
    /// <param name="nowMs">Now.</param>
    protected void Ask(int connection, PreparedRequest request, double seconds, double nowMs)
    {
        while (_connections.Count <= connection)
            _connections.Add(new ModelledConnection(guest, target, _connections.Count));
        _connections[connection].Ask(request, zeroMs + (seconds * 1000), nowMs);
        _asking.Add(_connections[connection]);
    }

    protected void Drop(int shape, double nowMs) => log.Add(RequestRecord.Dropped(nowMs, target.Vm, shape));

    /// <returns>Whether the request has ended.</returns>
    private bool Receive(ModelledConnection connection, double nowMs)
    {
        PreparedRequest? request = connection.Request;
        if (connection.Poll(nowMs) is not RequestRecord record)
            return false;
        log.Add(record);
        if (record.Outcome == RequestOutcome.Corrupt)
            log.ReportCorrupt(target.Vm, request!);
        Answered(connection.Index, record.Outcome, (nowMs - zeroMs) / 1000);
        return true;
    }
}
