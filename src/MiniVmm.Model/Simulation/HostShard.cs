using MiniVmm.Fvm;

namespace MiniVmm.Model.Simulation;

/// <summary>Some hosts with their VMs. No VM leaves its host, and hosts know nothing of each other: so shards run side by side,
/// and what comes out does not depend on which thread runs which.</summary>
internal sealed class HostShard
{
    /// <summary>A host that gets nothing done at all would have no virtual time to measure by.</summary>
    private const double LeastPace = 1e-6;

    private readonly FleetPlan _plan;
    private readonly int _firstHost;
    private readonly HostState[] _hosts;
    private readonly CalendarQueue _queue;
    private readonly Stack<int> _free = [];
    private readonly StaticOptimum _optimum;
    private readonly int[] _vmsByClass;
    private VmState[] _vms;
    private uint[] _windows;
    private uint[] _memories;
    private int _count;
    private int _now;

    /// <param name="plan">The fleet's.</param>
    /// <param name="firstHost">Its number in the fleet.</param>
    /// <param name="hostClasses">The class of each host.</param>
    /// <param name="capacity">VMs to begin with.</param>
    public HostShard(FleetPlan plan, int firstHost, ReadOnlySpan<byte> hostClasses, int capacity)
    {
        _plan = plan;
        _firstHost = firstHost;
        _hosts = new HostState[hostClasses.Length];
        for (int i = 0; i < _hosts.Length; i++)
            _hosts[i] = new HostState { Class = hostClasses[i], Pace = 1 };
        _queue = new CalendarQueue(2 * plan.EpochMoments, capacity);
        _optimum = new StaticOptimum(plan);
        _vmsByClass = new int[_hosts.Length * plan.Controllers.Length];
        _vms = new VmState[capacity];
        _windows = new uint[capacity * plan.WindowStride];
        _memories = new uint[capacity * FvmState.MemoryWords];
        Classes = new PeriodTotals[plan.Controllers.Length];
    }

    /// <summary>Of the epoch that ran last.</summary>
    public PeriodTotals Epoch { get; private set; }

    /// <summary>By class of VMs, measured.</summary>
    public PeriodTotals[] Classes { get; }

    /// <summary>All that was ever counted.</summary>
    public PeriodTotals Whole { get; private set; }

    /// <summary>Measured, a count for every control period.</summary>
    public LogHistogram VctUs { get; } = new();
    public LogHistogram SlowdownPercent { get; } = new();
    public LogHistogram Caps { get; } = new();

    public ReadOnlySpan<HostState> Hosts => _hosts;

    public int Vms { get; private set; }

    public int Arrivals { get; private set; }

    public int Departures { get; private set; }

    /// <summary>Requests that VMs have.</summary>
    public long Pending
    {
        get
        {
            long pending = 0;
            for (int i = 0; i < _count; i++)
                pending += _vms[i].Alive ? _vms[i].Pending : 0;
            return pending;
        }
    }

    /// <summary>Lets a VM come, not before the present.</summary>
    public void Add(NewVm vm)
    {
        int slot = _free.TryPop(out int free) ? free : _count++;
        if (slot == _vms.Length)
            Grow();
        _vms[slot] = new VmState
        {
            Class = vm.Class,
            Host = vm.Host - _firstHost,
            Random = CounterRandom.Of(_plan.Settings.Seed, vm.Number),
            BeginMoment = vm.BeginMoment,
            EndMoment = vm.EndMoment,
            Place = vm.Place,
        };
        if (vm.BeginMoment <= _now)
            Begin(slot, new VmStart(_now, InStep: false));
        else
            _queue.Add(slot, vm.BeginMoment);
    }

    /// <summary>Runs to a moment.</summary>
    /// <param name="until">The end of the epoch.</param>
    /// <param name="measured">Whether what ends in it counts.</param>
    public void Run(int until, bool measured)
    {
        PeriodTotals epoch = default;
        if (measured)
            epoch.Optimum = AddOptimum(until);
        while (_now < until)
        {
            _now++;
            for (int slot = _queue.Take(_now); slot >= 0;)
            {
                int following = _queue.After(slot);
                if (!_vms[slot].Alive)
                    Begin(slot, new VmStart(_now, InStep: true));
                else
                    End(slot, measured, ref epoch);
                slot = following;
            }
        }
        PeriodTotals whole = Whole;
        whole.Add(epoch);
        Whole = whole;
        Epoch = epoch;
    }

    /// <summary>Adds what VMs that are still there did while it was measured to the figures of their hosts and classes.
    /// </summary>
    public void Close()
    {
        for (int slot = 0; slot < _count; slot++)
            if (_vms[slot].Alive)
                AddRate(ref _vms[slot]);
    }

    private void Begin(int slot, VmStart start)
    {
        ref VmState vm = ref _vms[slot];
        ref HostState host = ref _hosts[vm.Host];
        LoadProfile load = _plan.Settings.VmClasses[vm.Class].Load;
        Span<uint> memory = _memories.AsSpan(slot * FvmState.MemoryWords, FvmState.MemoryWords);
        memory.Clear();
        _windows.AsSpan(slot * _plan.WindowStride, _plan.WindowStride).Clear();
        Advance(ref host);
        vm.Alive = true;
        vm.Control = _plan.Controllers[vm.Class].Start(memory);
        vm.BeginMoment = start.Moment;
        vm.BeginProgress = host.Progress;
        double level = load.At(start.Moment * _plan.MomentS, vm.Place);
        if (!load.Open)
            vm.Pending = (int)level;
        PeriodTotals whole = Whole;
        whole.Arrived += vm.Pending;
        Whole = whole;
        Vms++;
        Arrivals += start.InStep ? 1 : 0;
        host.Vms++;
        host.OptimumStale = true;
        _vmsByClass[(vm.Host * _plan.Controllers.Length) + vm.Class]++;
        int cap = _plan.Cap(vm.Class, vm.Control.X);
        SteadyFlow flow = SteadyFlow.Of(load, level, cap, load.WorkS / host.Pace, _plan.Duty(vm.Class, vm.Control.X, 1 / host.Pace));
        Publish(ref vm, ref host, load, Math.Min(cap, flow.InSystem), flow.Busy);
        // Those that are there from the start began some time before, each at its own.
        int period = _plan.PeriodMoments[vm.Class];
        int first = start.InStep ? period : 1 + vm.Random.NextBelow(period);
        _queue.Add(slot, Math.Min(_now + first, Math.Max(_now + 1, vm.EndMoment)));
    }

    private void End(int slot, bool measured, ref PeriodTotals totals)
    {
        ref VmState vm = ref _vms[slot];
        ref HostState host = ref _hosts[vm.Host];
        Advance(ref host);
        LoadProfile load = _plan.Settings.VmClasses[vm.Class].Load;
        int cap = _plan.Cap(vm.Class, vm.Control.X);
        PeriodWork work = PeriodWork.Of(_plan, load, ref vm, host.Progress - vm.BeginProgress, (_now - vm.BeginMoment) * _plan.MomentS, cap, _now);
        bool goes = _now >= vm.EndMoment;
        ControlPeriod counted = work.Count(vm.Active);
        FvmDecision decision = goes ? default : _plan.Controllers[vm.Class].Step(
            ref vm.Control, _windows.AsSpan(slot * _plan.WindowStride, _plan.Controllers[vm.Class].WindowPeriods),
            _memories.AsSpan(slot * FvmState.MemoryWords, FvmState.MemoryWords), counted);
        PeriodTotals period = work.Sum(vm.Active, goes ? vm.Pending : 0, decision);
        if (!goes)
        {
            int next = _plan.Cap(vm.Class, vm.Control.X);
            double active = Math.Min(next, work.Next);
            period.PagedInMiB = Suspension.Follow(ref vm, work, active, load.RequestKiB, ColdShare(host));
            vm.StallS += (float)(period.PagedInMiB * _plan.Settings.PageInSPerMiB);
            Publish(ref vm, ref host, load, active, work.Busy);
            vm.BeginMoment = _now;
            vm.BeginProgress = host.Progress;
            _queue.Add(slot, Math.Min(_now + _plan.PeriodMoments[vm.Class], Math.Max(_now + 1, vm.EndMoment)));
        }
        if (measured)
            Measure(ref vm, ref host, work, decision, period);
        totals.Add(period);
        if (goes)
            Leave(slot);
    }

    private void Measure(ref VmState vm, ref HostState host, in PeriodWork work, in FvmDecision decision, in PeriodTotals period)
    {
        vm.Served += (int)work.Requests.Served;
        vm.ServedS += (float)work.Seconds;
        host.Served += work.Requests.Served;
        // A VM's rate over its life is what its class is fair by, not that of a period.
        PeriodTotals ofClass = period with { Rates = 0, RateSquares = 0, RateCount = 0 };
        Classes[vm.Class].Add(ofClass);
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
        ref HostState host = ref _hosts[vm.Host];
        AddRate(ref vm);
        Publish(ref vm, ref host, 0, 0, 0);
        vm.Alive = false;
        host.Vms--;
        host.OptimumStale = true;
        _vmsByClass[(vm.Host * _plan.Controllers.Length) + vm.Class]--;
        Refresh(ref host);
        Vms--;
        Departures++;
        _free.Push(slot);
    }

    private void AddRate(ref VmState vm)
    {
        if (vm.ServedS <= 0)
            return;
        double perS = vm.Served / (double)vm.ServedS;
        _hosts[vm.Host].AddRate(perS);
        Classes[vm.Class].AddRate(perS);
        vm.ServedS = 0;
    }

    private void Advance(ref HostState host)
    {
        host.Progress += (_now - host.Moment) * _plan.MomentS * host.Pace;
        host.Moment = _now;
    }

    private void Publish(ref VmState vm, ref HostState host, LoadProfile load, double active, double busy)
    {
        vm.Active = (float)active;
        // While it pauses by its rate its requests touch nothing.
        double duty = _plan.Duty(vm.Class, vm.Control.X, 1 / host.Pace);
        Publish(ref vm, ref host, (int)(active * duty * load.RequestKiB), (int)(vm.Held * load.RequestKiB), (int)(busy * 1e6));
        Refresh(ref host);
    }

    private static void Publish(ref VmState vm, ref HostState host, int activeKiB, int heldKiB, int busyMillionths)
    {
        host.ActiveKiB += activeKiB - vm.ActiveKiB;
        host.HeldKiB += heldKiB - vm.HeldKiB;
        host.BusyMillionths += busyMillionths - vm.BusyMillionths;
        (vm.ActiveKiB, vm.HeldKiB, vm.BusyMillionths) = (activeKiB, heldKiB, busyMillionths);
    }

    /// <summary>The mean VM, while it is busy, sees itself and what of the others is.</summary>
    private void Refresh(ref HostState host)
    {
        double busy = host.BusyMillionths * 1e-6;
        double running = host.Vms > 0 ? busy + 1 - (busy / host.Vms) : 1;
        double load = _plan.BudgetKiB[host.Class] is double budget ? host.ActiveKiB / budget : 0;
        host.Pace = Math.Max(LeastPace, _plan.Settings.Curve.TickMs / _plan.Curves[host.Class].VctMs(running, load));
    }

    /// <summary>The share of suspended requests' memory that the host has taken: the least recently used goes first, and that is
    /// theirs.</summary>
    private double ColdShare(in HostState host) => _plan.BudgetKiB[host.Class] is double budget && host.HeldKiB > 0
        ? Math.Clamp((host.ActiveKiB + host.HeldKiB - budget) / host.HeldKiB, 0, 1)
        : 0;

    private double AddOptimum(int until)
    {
        double seconds = (until - _now) * _plan.MomentS;
        bool another = _optimum.SetTime((until + _now) / 2.0 * _plan.MomentS);
        int classes = _plan.Controllers.Length;
        double all = 0;
        for (int i = 0; i < _hosts.Length; i++)
        {
            if (another || _hosts[i].OptimumStale)
                _hosts[i].OptimumPerS = _optimum.PerS(_hosts[i].Class, _vmsByClass.AsSpan(i * classes, classes));
            _hosts[i].OptimumStale = false;
            double served = seconds * _hosts[i].OptimumPerS;
            _hosts[i].Optimum += served;
            all += served;
        }
        return all;
    }

    private void Grow()
    {
        int capacity = Math.Max(16, _vms.Length + (_vms.Length / 2));
        Array.Resize(ref _vms, capacity);
        Array.Resize(ref _windows, capacity * _plan.WindowStride);
        Array.Resize(ref _memories, capacity * FvmState.MemoryWords);
        _queue.Grow(capacity);
    }
}
