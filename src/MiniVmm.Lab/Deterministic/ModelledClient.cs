using MiniVmm.Lab.Load;
using MiniVmm.Machine.Running;

namespace MiniVmm.Lab.Deterministic;

/// <summary>A client with one kept-alive connection to a guest, which asks always the same. Times are milliseconds since
/// the run's start.</summary>
internal sealed class ModelledClient : IDisposable
{
    /// <summary>A client that is refused does not spin, as a real one does not.</summary>
    private const double PauseAfterFailureMs = 200;

    private readonly SteppedMachine _machine;
    private readonly VmPlan _plan;
    private readonly int _vm;
    private readonly int _index;
    private readonly string _path;
    private readonly uint _expected;
    private HttpConversation? _conversation;
    private double _askedMs;

    /// <param name="machine">Whom it asks.</param>
    /// <param name="plan">What the machine is.</param>
    /// <param name="vm">Its index.</param>
    /// <param name="index">Of this client, among the VM's.</param>
    /// <param name="seed">Orders the pages of its walk.</param>
    /// <param name="bornMs">Now.</param>
    public ModelledClient(SteppedMachine machine, VmPlan plan, int vm, int index, uint seed, double bornMs)
    {
        (_machine, _plan, _vm, _index) = (machine, plan, vm, index);
        _path = $"/cgi?kb={plan.Load.RequestKiB}&passes={plan.Load.Passes}&seed={seed}";
        _expected = MemoryWalk.Checksum(plan.Load.RequestKiB, plan.Load.Passes, seed);
        FreeFromMs = bornMs;
    }

    /// <summary>It waits for an answer.</summary>
    public bool IsWaiting { get; private set; }

    /// <summary>When it may ask again.</summary>
    public double FreeFromMs { get; private set; }

    /// <summary>Sends its request.</summary>
    /// <param name="fromMs">Where its latency counts from.</param>
    public void Ask(double fromMs)
    {
        if (_conversation is null || _conversation.IsOver)
        {
            _conversation?.Dispose();
            _conversation = new HttpConversation(_machine.Connect((uint)_plan.GuestPort));
        }
        _conversation.Ask(_path);
        _askedMs = fromMs;
        IsWaiting = true;
    }

    /// <summary>How its request ended, if it has.</summary>
    public RequestRecord? Poll(double nowMs)
    {
        if (!IsWaiting || Outcome(nowMs) is not RequestOutcome outcome)
            return null;
        IsWaiting = false;
        FreeFromMs = outcome == RequestOutcome.Served ? nowMs : nowMs + PauseAfterFailureMs;
        return new RequestRecord(nowMs, nowMs - _askedMs, _vm, _index, outcome);
    }

    public void Dispose() => _conversation?.Dispose();

    private RequestOutcome? Outcome(double nowMs)
    {
        if (_conversation!.TryReceive() is HttpReply reply)
            return reply.Status != 200 ? RequestOutcome.Refused
                : MemoryWalk.Parse(reply.Body) == _expected ? RequestOutcome.Served : RequestOutcome.Corrupt;
        if (_conversation.IsOver)
            return RequestOutcome.Failed;
        if (nowMs - _askedMs < _plan.Load.TimeoutMs)
            return null;
        _conversation.Dispose();
        _conversation = null;
        return RequestOutcome.TimedOut;
    }
}
