using MiniVmm.Host.Control;
using MiniVmm.Host.Measurements;
using MiniVmm.Host.Registry;

namespace MiniVmm.Host.Watching;

/// <summary>One instance under watch: its connection and its history.</summary>
internal sealed class InstanceView(RegisteredInstance instance) : IDisposable
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1), TenSeconds = TimeSpan.FromSeconds(10);

    /// <summary>How long a monitor may take to answer. It is measured from outside even if it does not.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    private readonly SampleHistory _history = new(TenSeconds);
    private readonly ControlClient _client = new(instance);
    private RegisteredInstance _instance = instance;

    /// <returns>Null where it has ended, or has no thread for its guest yet.</returns>
    public async Task<WatchedInstance?> LookAsync(CancellationToken cancel)
    {
        if (VcpuThread() is not int thread) return null;
        StatisticsDocument? inside = await AskAsync(cancel).ConfigureAwait(false);
        GuestSample? guest = inside is null ? null : new GuestSample(inside.Machine.Retired, inside.Machine.TicksDelivered, inside.Guest?.Served);
        if (InstanceMeter.Read(_instance.Record.Pid, thread, guest) is not { } sample) return null;
        InstanceRates? last = _history.Latest is { } before ? InstanceRates.Between(before, sample) : null;
        _history.Add(sample);
        return new WatchedInstance(
            _instance.Name, inside?.State ?? InstanceState.Unresponsive, DateTime.UtcNow, sample.ResidentBytes, last, _history.Over(Second),
            _history.Over(TenSeconds), inside?.Guest);
    }

    public void Dispose() => _client.Dispose();

    /// <summary>The record names the thread once it runs.</summary>
    private int? VcpuThread()
    {
        if (_instance.Record.VcpuThread is null && _instance.Reread() is { } newer) _instance = newer;
        return _instance.Record.VcpuThread;
    }

    private async Task<StatisticsDocument?> AskAsync(CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(Patience);
        try
        {
            return await _client.GetStatisticsAsync(patience.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (error is HostError || (error is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            return null;
        }
    }
}
