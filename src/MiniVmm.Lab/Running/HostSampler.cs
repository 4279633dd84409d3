using MiniVmm.Host.Cgroups;
using MiniVmm.Host.Instances;
using MiniVmm.Host.Measurements;
using MiniVmm.Lab.Load;

namespace MiniVmm.Lab.Running;

/// <summary>Looks at the instances from outside, once a second.</summary>
internal sealed class HostSampler : IAsyncDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    private readonly IReadOnlyList<Instance> _instances;
    private readonly MemoryCgroup? _cgroup;
    private readonly WallClock _clock;
    private readonly Action<HostSample> _look;
    private readonly List<HostSample> _samples = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;

    public HostSampler(
        IReadOnlyList<Instance> instances, MemoryCgroup? cgroup, WallClock clock, Action<HostSample> look)
    {
        _instances = instances;
        _cgroup = cgroup;
        _clock = clock;
        _look = look;
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
            HostSample sample = new(
                _clock.UnixMs, [.. _instances.Select(i => ProcessMeter.Read(i.ProcessId))], _cgroup?.Read());
            _samples.Add(sample);
            _look(sample);
            await Task.Delay(Every, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
