namespace MiniVmm.Model.Simulation;

/// <summary>All hosts, in shards, and who comes.</summary>
internal sealed class Fleet
{
    /// <summary>So many VMs' state fits into a processor's cache, and shards are many beside processors.</summary>
    private const int VmsPerShard = 1024;

    private readonly FleetPlan _plan;
    private readonly SimulationSettings _settings;
    private readonly byte[] _hostClasses;
    private readonly int _hostsPerShard;
    private readonly HostShard[] _shards;
    private readonly Placement _placement;
    private readonly List<NewVm> _later = [];
    private CounterRandom _random;
    private ulong _numbered;
    private double _nextArrivalS;

    public Fleet(SimulationSettings settings)
    {
        _settings = settings;
        _plan = new FleetPlan(settings);
        _random = CounterRandom.Of(settings.Seed, ulong.MaxValue);
        _placement = new Placement(settings.Placement, settings.Hosts, CounterRandom.Of(settings.Seed, ulong.MaxValue - 1));
        _hostClasses = Classes(settings.Hosts, [.. settings.HostClasses.Select(h => h.Share)]);
        _hostsPerShard = (int)Math.Clamp((long)VmsPerShard * settings.Hosts / Math.Max(1, settings.Vms), 1, settings.Hosts);
        _shards = new HostShard[(settings.Hosts + _hostsPerShard - 1) / _hostsPerShard];
        int capacity = (int)Math.Max(16, (long)settings.Vms * _hostsPerShard * 9 / 8 / settings.Hosts);
        for (int i = 0; i < _shards.Length; i++)
        {
            int first = i * _hostsPerShard;
            int count = Math.Min(_hostsPerShard, settings.Hosts - first);
            _shards[i] = new HostShard(_plan, first, _hostClasses.AsSpan(first, count), capacity);
        }
        _nextArrivalS = settings.ArrivalsPerS > 0 ? _random.NextExponential() / settings.ArrivalsPerS : double.PositiveInfinity;
        PlacePlanned();
    }

    public IReadOnlyList<HostShard> Shards => _shards;

    public FleetPlan Plan => _plan;

    /// <summary>Places those who come in an epoch, by the loads at its beginning.</summary>
    /// <param name="from">Its first moment; it is the present.</param>
    /// <param name="until">Its last.</param>
    public void Admit(int from, int until)
    {
        NewVm[] coming = [.. _later.Where(vm => vm.BeginMoment <= until), .. Arriving(from, until)];
        if (coming.Length == 0)
            return;
        _later.RemoveAll(vm => vm.BeginMoment <= until);
        KnowLoads();
        foreach (NewVm vm in coming.OrderBy(vm => vm.BeginMoment).ThenBy(vm => vm.Number))
            Place(vm with { BeginMoment = Math.Max(from + 1, vm.BeginMoment) });
    }

    /// <summary>How many epochs from this one on may run in a row: none but the first has anybody who is yet to be placed.</summary>
    public int InARow(int epoch, int most) => _settings.ArrivalsPerS > 0 ? 1
        : _later.Count == 0 ? most
        : Math.Clamp(((_later.Min(vm => vm.BeginMoment) - 1) / _plan.EpochMoments) - epoch, 1, most);

    private void PlacePlanned()
    {
        byte[] classes = Classes(_settings.Vms, [.. _settings.VmClasses.Select(c => c.Share)]);
        for (int i = 0; i < classes.Length; i++)
        {
            VmClass kind = _settings.VmClasses[classes[i]];
            int begin = Moment(kind.StartS);
            CounterRandom life = CounterRandom.Of(_settings.Seed, (1UL << 62) + (ulong)i);
            int end = kind.StopS is double stop ? Moment(stop)
                : _settings.LifetimeS is double mean ? Moment(kind.StartS + (mean * life.NextExponential()))
                : int.MaxValue;
            NewVm vm = new(_numbered++, classes[i], 0, begin, Math.Max(end, begin + 1), (i + 0.5f) / classes.Length);
            if (begin > 0)
                _later.Add(vm);
            else
                Place(vm);
        }
    }

    private IEnumerable<NewVm> Arriving(int from, int until)
    {
        double total = _settings.VmClasses.Sum(c => c.Share);
        for (; Moment(_nextArrivalS) <= until; _nextArrivalS += _random.NextExponential() / _settings.ArrivalsPerS)
        {
            double at = _random.NextUniform() * total;
            byte kind = 0;
            while (kind < _settings.VmClasses.Count - 1 && (at -= _settings.VmClasses[kind].Share) >= 0)
                kind++;
            int begin = Math.Max(from + 1, Moment(_nextArrivalS));
            int end = _settings.LifetimeS is double mean ? Moment(_nextArrivalS + (mean * _random.NextExponential())) : int.MaxValue;
            yield return new NewVm(_numbered++, kind, 0, begin, Math.Max(end, begin + 1), (float)_random.NextUniform());
        }
    }

    private void Place(NewVm vm)
    {
        // Not what it asks for when it comes, which may be nothing yet.
        LoadProfile load = _plan.Loads[vm.Class];
        double active = load.Open ? 1 : Math.Clamp(load.Levels.Max(l => l.Level), 1, _settings.VmClasses[vm.Class].Control.Threads);
        int host = _placement.Choose(host => _plan.BudgetKiB[_hostClasses[host]] is double budget
            ? active * load.RequestKiB / budget
            : 1 / _settings.HostClasses[_hostClasses[host]].Processors);
        _shards[host / _hostsPerShard].Add(vm with { Host = host });
    }

    private void KnowLoads()
    {
        Span<double> loads = _placement.Loads;
        int host = 0;
        foreach (HostShard shard in _shards)
            foreach (ref readonly HostState state in shard.Hosts)
                loads[host++] = _plan.BudgetKiB[state.Class] is double budget
                    ? (state.ActiveKiB + state.HeldKiB) / budget
                    : state.BusyMillionths * 1e-6 / _settings.HostClasses[state.Class].Processors;
        _placement.Known();
    }

    private int Moment(double seconds) => (int)Math.Min(int.MaxValue - 1, Math.Ceiling(seconds / _plan.MomentS));

    /// <summary>The class of each of so many: every beginning of the row has classes in proportion to their shares.</summary>
    private static byte[] Classes(int count, double[] shares)
    {
        byte[] classes = new byte[count];
        double total = shares.Sum();
        double[] owed = new double[shares.Length];
        for (int i = 0; i < count; i++)
        {
            int most = 0;
            for (int k = 0; k < shares.Length; k++)
            {
                owed[k] += shares[k] / total;
                most = owed[k] > owed[most] + 1e-9 ? k : most;
            }
            owed[most]--;
            classes[i] = (byte)most;
        }
        return classes;
    }
}
