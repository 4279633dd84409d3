using MiniVmm.Host.Cgroups;
using MiniVmm.Host.Measurements;
using MiniVmm.Lab.Load;

namespace MiniVmm.Lab.Running;

/// <summary>Looks at the VMs from outside, once a second.</summary>
internal sealed class HostSampler : IAsyncDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    private readonly Fleet _fleet;
    private readonly MemoryCgroup? _cgroup;
    private readonly WallClock _clock;
    private readonly Action _afterEach;
    private readonly List<HostSample> _samples = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;

    public HostSampler(Fleet fleet, MemoryCgroup? cgroup, WallClock clock, Action afterEach)
    {
        _fleet = fleet;
        _cgroup = cgroup;
        _clock = clock;
        _afterEach = afterEach;
        _loop = Task.Run(LoopAsync);
    }

    /// <summary>To be read once it has stopped.</summary>
    public IReadOnlyList<HostSample> Samples => _samples;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task LoopAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            _samples.Add(new HostSample(
                _clock.UnixMs, [.. _fleet.ProcessIds.Select(id => id is int process ? ProcessMeter.Read(process) : null)],
                _cgroup?.Read()));
            _afterEach();
            await Task.Delay(Every, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
