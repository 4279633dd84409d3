using System.Text;
using MiniVmm.Lab.Load;

namespace MiniVmm.Lab.Deterministic;

/// <summary>A kept-alive connection to a guest with at most one request under way. Times are milliseconds since the run's
/// start.</summary>
internal sealed class ModelledConnection(ModelledGuest guest, LoadTarget target, int index) : IDisposable
{
    private HttpConversation? _conversation;
    private double _sinceMs;
    private double _sentMs;
    private double _endedMs;

    /// <summary>Among the VM's, from 0.</summary>
    public int Index => index;

    /// <summary>The request under way, or null.</summary>
    public PreparedRequest? Request { get; private set; }

    /// <summary>Sends a request.</summary>
    /// <param name="request">One at a time.</param>
    /// <param name="sinceMs">The moment from which latency counts.</param>
    /// <param name="nowMs">Now.</param>
    public void Ask(PreparedRequest request, double sinceMs, double nowMs)
    {
        if (_conversation is null || _conversation.IsOver || nowMs - _endedMs >= GuestClient.IdleTimeout.TotalMilliseconds)
        {
            _conversation?.Dispose();
            _conversation = guest.Connect();
        }
        _conversation.Ask(request.Address.PathAndQuery);
        (Request, _sinceMs, _sentMs) = (request, sinceMs, nowMs);
    }

    /// <summary>How its request ended, if it has.</summary>
    public RequestRecord? Poll(double nowMs)
    {
        if (Request is null || Outcome(nowMs) is not RequestOutcome outcome)
            return null;
        RequestRecord record = new(nowMs, nowMs - _sinceMs, target.Vm, index, outcome, Request.Shape);
        (Request, _endedMs) = (null, nowMs);
        return record;
    }

    public void Dispose() => _conversation?.Dispose();

    private RequestOutcome? Outcome(double nowMs)
    {
        if (_conversation!.TryReceive() is HttpReply reply)
            return reply.Status != 200 ? RequestOutcome.Refused
                : IsRight(reply) ? RequestOutcome.Served : RequestOutcome.Corrupt;
        if (_conversation.IsOver)
            return RequestOutcome.Failed;
        if (nowMs - _sentMs < target.Plan.TimeoutSeconds * 1000)
            return null;
        _conversation.Dispose();
        _conversation = null;
        return RequestOutcome.TimedOut;
    }

    private bool IsRight(HttpReply reply)
    {
        if (Request!.BlobBytes is not long length)
            return MemoryWalk.Parse(reply.Body) == Request.Checksum;
        BlobContents contents = default;
        contents.Add(Encoding.Latin1.GetBytes(reply.Body));
        return contents.Length == length && contents.Sum == Request.Checksum;
    }
}
