using MiniVmm.Host.Instances;
using MiniVmm.Lab.Analysis;
using MiniVmm.Lab.Load;

namespace MiniVmm.Lab.Running;

/// <summary>All VMs of a run, those to come and those gone included. Disposing it ends what is left.</summary>
internal sealed class Fleet(
    string program, Placement placement, IReadOnlyList<InstanceOptions> options, WallClock clock) : IDisposable
{
    private readonly FleetVm[] _vms = [.. options.Select(o => new FleetVm(program, placement, o, clock))];

    public FleetVm this[int vm] => _vms[vm];

    /// <summary>One per VM; null for one that is not running.</summary>
    public IReadOnlyList<int?> ProcessIds => [.. _vms.Select(vm => vm.ProcessId)];

    /// <summary>One per VM; null for one that never served.</summary>
    public IReadOnlyList<double?> ReadyMs => [.. _vms.Select(vm => vm.ReadyMs)];

    /// <summary>When each could serve, those still alive until the given end.</summary>
    public IReadOnlyList<Interval> LivesUntil(double endUnixMs) => [.. _vms.Select(vm => vm.LifeUntil(endUnixMs))];

    public void Launch(IEnumerable<int> vms)
    {
        foreach (int vm in vms)
            _vms[vm].Launch();
    }

    /// <summary>Completes when the first instance ends that should not, with what is known about it.</summary>
    public async Task<Failure> FailedAsync() =>
        await (await Task.WhenAny(_vms.Select(vm => vm.Failed)).ConfigureAwait(false)).ConfigureAwait(false);

    public Task StopAsync(IEnumerable<int> vms, TimeSpan grace) =>
        Task.WhenAll(vms.Select(vm => _vms[vm].StopAsync(grace)));

    public Task StopAllAsync(TimeSpan grace) => StopAsync(Enumerable.Range(0, _vms.Length), grace);

    public void Dispose()
    {
        foreach (FleetVm vm in _vms)
            vm.Dispose();
    }
}
