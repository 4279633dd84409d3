namespace MiniVmm.Model.Simulation;

/// <summary>The hosts of a shard: what VMs take of them, and how fast they make them.</summary>
internal sealed class HostTable
{
    /// <summary>A host that gets nothing done at all would have no virtual time to measure by.</summary>
    private const double LeastPace = 1e-6;

    private readonly FleetPlan _plan;
    private readonly HostState[] _hosts;
    private readonly StaticOptimum _optimum;
    private readonly int[] _vmsByClass;

    public HostTable(FleetPlan plan, ReadOnlySpan<byte> classes)
    {
        _plan = plan;
        _hosts = new HostState[classes.Length];
        for (int i = 0; i < _hosts.Length; i++)
            _hosts[i] = new HostState { Class = classes[i], Pace = 1 };
        _optimum = new StaticOptimum(plan);
        _vmsByClass = new int[_hosts.Length * plan.Controllers.Length];
    }

    public ReadOnlySpan<HostState> All => _hosts;

    /// <summary>A VM's host, brought up to date.</summary>
    public ref HostState At(int index, int now)
    {
        ref HostState host = ref _hosts[index];
        host.Progress += (now - host.Moment) * _plan.MomentS * host.Pace;
        host.Moment = now;
        return ref host;
    }

    /// <summary>A VM comes (1) or goes (-1), with nothing that it takes.</summary>
    public void Count(in VmState vm, int change)
    {
        _hosts[vm.Host].Vms += change;
        _hosts[vm.Host].OptimumStale = true;
        _vmsByClass[(vm.Host * _plan.Controllers.Length) + vm.Class] += change;
        Refresh(ref _hosts[vm.Host]);
    }

    /// <summary>A VM takes something else from now on.</summary>
    /// <param name="vm">The VM, on a host that is up to date.</param>
    /// <param name="active">Its active requests.</param>
    /// <param name="busy">The share of time in which it is busy.</param>
    public void Publish(ref VmState vm, double active, double busy)
    {
        ref HostState host = ref _hosts[vm.Host];
        // While it pauses by its rate its requests touch nothing.
        double duty = _plan.Duty(vm.Class, vm.Control.X, 1 / host.Pace);
        double requestKiB = _plan.Loads[vm.Class].RequestKiB;
        (int activeKiB, int heldKiB, int busyMillionths) =
            ((int)(active * duty * requestKiB), (int)(vm.Held * requestKiB), (int)(busy * 1e6));
        host.ActiveKiB += activeKiB - vm.ActiveKiB;
        host.HeldKiB += heldKiB - vm.HeldKiB;
        host.BusyMillionths += busyMillionths - vm.BusyMillionths;
        (vm.Active, vm.ActiveKiB, vm.HeldKiB, vm.BusyMillionths) = ((float)active, activeKiB, heldKiB, busyMillionths);
        Refresh(ref host);
    }

    /// <summary>The share of suspended requests' memory that the host has taken: the least recently used goes first, and that is
    /// theirs.</summary>
    public double ColdShare(in HostState host) => _plan.BudgetKiB[host.Class] is double budget && host.HeldKiB > 0
        ? Math.Clamp((host.ActiveKiB + host.HeldKiB - budget) / host.HeldKiB, 0, 1)
        : 0;

    /// <summary>What a VM got over its measured life.</summary>
    public void AddRate(in VmState vm, double perS) => _hosts[vm.Host].AddRate(perS);

    /// <summary>Adds what the best static caps would serve until a moment, if no VM came or went.</summary>
    /// <returns>On all hosts together.</returns>
    public double AddOptimum(int now, int until)
    {
        double seconds = (until - now) * _plan.MomentS;
        bool another = _optimum.SetTime((until + now) / 2.0 * _plan.MomentS);
        int classes = _plan.Controllers.Length;
        double all = 0;
        for (int i = 0; i < _hosts.Length; i++)
        {
            ref HostState host = ref _hosts[i];
            if (another || host.OptimumStale)
                host.OptimumPerS = _optimum.PerS(host.Class, _vmsByClass.AsSpan(i * classes, classes));
            host.OptimumStale = false;
            host.Optimum += seconds * host.OptimumPerS;
            all += seconds * host.OptimumPerS;
        }
        return all;
    }

    /// <summary>The mean VM, while it is busy, sees itself and what of the others is.</summary>
    private void Refresh(ref HostState host)
    {
        double busy = host.BusyMillionths * 1e-6;
        double running = host.Vms > 0 ? busy + 1 - (busy / host.Vms) : 1;
        double load = _plan.BudgetKiB[host.Class] is double budget ? host.ActiveKiB / budget : 0;
        host.Pace = Math.Max(LeastPace, FleetPlan.TickMs / _plan.Curves[host.Class].VctMs(running, load));
    }
}
