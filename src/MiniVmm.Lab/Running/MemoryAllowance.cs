using MiniVmm.Host.Cgroups;

namespace MiniVmm.Lab.Running;

/// <summary>The memory limit of a run as VMs come and go: the guests' budget, which stays, and one footprint for each
/// monitor, as measured on the first ones.</summary>
internal sealed class MemoryAllowance(MemoryCgroup cgroup, MemoryLimit first, int monitors)
{
    private readonly Lock _gate = new();
    private readonly long _footprintBytes = first.FootprintBytes / monitors;
    private long _limitBytes = first.LimitBytes;
    private bool _lifted;

    public void Apply() => Change(0);

    /// <param name="arriving">Monitors about to be launched; negative for those that ended.</param>
    public void Change(int arriving)
    {
        lock (_gate)
        {
            _limitBytes += arriving * _footprintBytes;
            if (!_lifted)
                cgroup.SetLimit(_limitBytes);
        }
    }

    /// <summary>Ends all limits, so that what runs can end promptly.</summary>
    public void Lift()
    {
        lock (_gate)
        {
            _lifted = true;
            cgroup.LiftLimit();
        }
    }
}
