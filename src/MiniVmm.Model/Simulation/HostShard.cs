using MiniVmm.Fvm;

namespace MiniVmm.Model.Simulation;

/// <summary>Some hosts with their VMs. No VM leaves its host, and hosts know nothing of each other: so shards run side by side,
/// and what comes out does not depend on which thread runs which.</summary>
/// <param name="plan">The fleet's.</param>
/// <param name="firstHost">Its number in the fleet.</param>
/// <param name="hostClasses">The class of each host.</param>
/// <param name="capacity">VMs to begin with, 2 at least.</param>
internal sealed class HostShard(FleetPlan plan, int firstHost, ReadOnlySpan<byte> hostClasses, int capacity)
{
    private readonly HostTable _hosts = new(plan, hostClasses);
    private readonly VmTable _vms = new(plan.WindowStride, capacity);
    private readonly CalendarQueue _queue = new(2 * plan.EpochMoments, capacity);
    private PeriodTotals _whole;
    private int _now;

    /// <summary>Of the epochs that ran last.</summary>
    public PeriodTotals[] Epochs { get; } = new PeriodTotals[Simulator.MostEpochsInARow];

    /// <summary>By class of VMs, measured.</summary>
    public PeriodTotals[] Classes { get; } = new PeriodTotals[plan.Controllers.Length];

    /// <summary>All that was ever counted.</summary>
    public PeriodTotals Whole => _whole;

    /// <summary>Measured, a count for every control period.</summary>
    public LogHistogram VctUs { get; } = new();
    public LogHistogram SlowdownPercent { get; } = new();
    public LogHistogram Caps { get; } = new();

    public ReadOnlySpan<HostState> Hosts => _hosts.All;

    public int Vms { get; private set; }

    public int Arrivals { get; private set; }

    public int Departures { get; private set; }

    /// <summary>Requests that VMs have.</summary>
    public long Pending
    {
        get
        {
            long pending = 0;
            foreach (ref readonly VmState vm in _vms.All)
                pending += vm.Alive ? vm.Pending : 0;
            return pending;
        }
    }

    /// <summary>Lets a VM come, not before the present.</summary>
    public void Add(NewVm vm)
    {
        int slot = _vms.Take(new VmState
        {
            Class = vm.Class,
            Host = vm.Host - firstHost,
            Random = CounterRandom.Of(plan.Settings.Seed, vm.Number),
            EndMoment = vm.EndMoment,
            Place = vm.Place,
        });
        _queue.Grow(_vms.Capacity);
        if (vm.BeginMoment <= _now)
            Begin(slot, inStep: false);
        else
            _queue.Add(slot, vm.BeginMoment);
    }

    /// <summary>Runs some epochs in which nobody comes who has not been added.</summary>
    /// <param name="first">The first one, counted from the simulation's start.</param>
    /// <param name="count">How many.</param>
    public void Run(int first, int count)
    {
        for (int i = 0; i < count; i++)
        {
            PeriodTotals epoch = default;
            Run((first + i + 1) * plan.EpochMoments, first + i >= plan.Settings.WarmUpPeriods, ref epoch);
            epoch.Vms = Vms;
            Epochs[i] = epoch;
            _whole.Add(epoch);
        }
    }

    /// <summary>Adds what VMs that are still there did while it was measured to the figures of their hosts and classes.
    /// </summary>
    public void Close()
    {
        foreach (ref VmState vm in _vms.All)
            if (vm.Alive)
                AddRate(ref vm);
    }

    private void Run(int until, bool measured, ref PeriodTotals epoch)
    {
        if (measured)
            epoch.Optimum = _hosts.AddOptimum(_now, until);
        while (_now < until)
        {
            _now++;
            for (int slot = _queue.Take(_now); slot >= 0;)
            {
                int following = _queue.After(slot);
                if (!_vms[slot].Alive)
                    Begin(slot, inStep: true);
                else
                    End(slot, measured, ref epoch);
                slot = following;
            }
        }
    }

    /// <param name="slot">The VM.</param>
    /// <param name="inStep">Whether its first control period begins with it, and is a whole one. Those that are there from the start
    /// began some time before, each at its own.</param>
    private void Begin(int slot, bool inStep)
    {
        ref VmState vm = ref _vms[slot];
        ref HostState host = ref _hosts.At(vm.Host, _now);
        LoadProfile load = plan.Loads[vm.Class];
        vm.Alive = true;
        vm.Control = plan.Controllers[vm.Class].Start(_vms.Memory(slot));
        vm.BeginMoment = _now;
        vm.BeginProgress = host.Progress;
        double level = load.At(_now * plan.MomentS, vm.Place);
        vm.Pending = load.Open ? 0 : (int)level;
        _whole.Arrived += vm.Pending;
        Vms++;
        Arrivals += inStep ? 1 : 0;
        _hosts.Count(vm, 1);
        int cap = plan.Cap(vm.Class, vm.Control.X);
        SteadyFlow flow = SteadyFlow.Of(load, level, cap, load.WorkS / host.Pace, plan.Duty(vm.Class, vm.Control.X, 1 / host.Pace));
        _hosts.Publish(ref vm, Math.Min(cap, flow.InSystem), flow.Busy);
        // Or else all would end their requests together.
        vm.Carry = (float)vm.Random.NextUniform();
        int period = plan.PeriodMoments[vm.Class];
        Schedule(slot, vm, inStep ? period : 1 + vm.Random.NextBelow(period));
    }

    private void End(int slot, bool measured, ref PeriodTotals totals)
    {
        ref VmState vm = ref _vms[slot];
        ref HostState host = ref _hosts.At(vm.Host, _now);
        double active = vm.Active;
        double pagedInMiB = 0;
        PeriodWork work = PeriodWork.Of(
            plan, ref vm, host.Progress - vm.BeginProgress, (_now - vm.BeginMoment) * plan.MomentS, plan.Cap(vm.Class, vm.Control.X), _now);
        bool goes = _now >= vm.EndMoment;
        FvmDecision decision = default;
        if (!goes)
        {
            Controller controller = plan.Controllers[vm.Class];
            decision = controller.Step(
                ref vm.Control, _vms.Window(slot, controller.WindowPeriods), _vms.Memory(slot), work.Count(active));
            double next = Math.Min(plan.Cap(vm.Class, vm.Control.X), work.Next);
            pagedInMiB = Suspension.Follow(ref vm, work, next, plan.Loads[vm.Class].RequestKiB, _hosts.ColdShare(host));
            vm.StallS += (float)(pagedInMiB * plan.Settings.PageInSPerMiB);
            _hosts.Publish(ref vm, next, work.Busy);
            vm.BeginMoment = _now;
            vm.BeginProgress = host.Progress;
            Schedule(slot, vm, plan.PeriodMoments[vm.Class]);
        }
        work.AddTo(ref totals, active, decision);
        totals.AddRate(work.Requests.Served / work.Seconds);
        totals.PagedInMiB += pagedInMiB;
        totals.Abandoned += goes ? vm.Pending : 0;
        if (measured)
        {
            // A VM's rate over its life is what its class is fair by, not that of a period.
            work.AddTo(ref Classes[vm.Class], active, decision);
            Classes[vm.Class].PagedInMiB += pagedInMiB;
            host.Served += work.Requests.Served;
            Measure(ref vm, work, decision);
        }
        if (goes)
            Leave(slot);
    }

    private void Measure(ref VmState vm, in PeriodWork work, in FvmDecision decision)
    {
        vm.Served += (int)work.Requests.Served;
        vm.ServedS += (float)work.Seconds;
        if (decision.Signal.VctUs > 0)
            VctUs.Add(decision.Signal.VctUs);
        if (decision.Signal.Slowdown.Raw > 0)
            SlowdownPercent.Add((uint)(((ulong)decision.Signal.Slowdown.Raw * 100) >> Q16.FractionBits));
        if (decision.Cap > 0)
            Caps.Add(decision.Cap);
    }

    private void Leave(int slot)
    {
        ref VmState vm = ref _vms[slot];
        AddRate(ref vm);
        vm.Held = 0;
        _hosts.Publish(ref vm, 0, 0);
        _hosts.Count(vm, -1);
        Vms--;
        Departures++;
        _vms.Free(slot);
    }

    private void AddRate(ref VmState vm)
    {
        if (vm.ServedS <= 0)
            return;
        double perS = vm.Served / (double)vm.ServedS;
        _hosts.AddRate(vm, perS);
        Classes[vm.Class].AddRate(perS);
        vm.ServedS = 0;
    }

    private void Schedule(int slot, in VmState vm, int ahead) =>
        _queue.Add(slot, Math.Min(_now + ahead, Math.Max(_now + 1, vm.EndMoment)));
}
