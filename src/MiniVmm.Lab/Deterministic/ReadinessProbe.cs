namespace MiniVmm.Lab.Deterministic;

/// <summary>Asks a booting guest for its status until it answers.</summary>
internal sealed class ReadinessProbe(ModelledGuest guest) : IDisposable
{
    private const double RetryMs = 20;

    private HttpConversation? _conversation;
    private double _retryMs;

    /// <summary>Whether it has answered by now.</summary>
    public bool Poll(double nowMs)
    {
        if (_conversation?.TryReceive() is { Status: 200 })
            return true;
        if (nowMs < _retryMs || _conversation is { IsOver: false })
            return false;
        _conversation?.Dispose();
        _conversation = guest.Connect();
        _conversation.Ask("/status");
        _retryMs = nowMs + RetryMs;
        return false;
    }

    public void Dispose() => _conversation?.Dispose();
}
