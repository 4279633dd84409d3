using MiniVmm.Lab.Load;
using MiniVmm.Lab.Running;
using MiniVmm.Lab.Scenarios;

namespace MiniVmm.Lab.Deterministic;

/// <summary>One run of one variant as <see cref="TrialRun"/> does it, but with the guests in this process, on a modelled host.
/// What it leaves behind depends on the variant, the repetition and the seed alone. Its start stands for the Unix epoch.
/// </summary>
internal sealed class DeterministicRun
{
    /// <summary>A stream that no client and no arrival has.</summary>
    private const int PowerOnStream = -3;

    private const int ProgressMs = 1000;

    /// <summary>Nobody looks it up: connections are made in memory.</summary>
    private static readonly Uri Server = new("http://guest/");

    private readonly PlannedRun _plan;
    private readonly RunDirectory _directory;
    private readonly Itinerary _itinerary;
    private readonly ILabProgress _progress;
    private readonly LoadSource _source;
    private readonly Variant _variant;
    private readonly IReadOnlyList<Cohort> _cohorts;
    private readonly DiskImages _disks;
    private readonly ModelledHost _host;
    private readonly List<Failure> _failures = [];
    private RequestLog _log = new();
    private Timeline _timeline = new();

    public DeterministicRun(
        ModelSettings model, PlannedRun plan, RunDirectory directory, LoadSource source, Itinerary itinerary,
        ILabProgress progress)
    {
        (_plan, _directory, _source, _itinerary, _progress) = (plan, directory, source, itinerary, progress);
        _variant = plan.Variant;
        _cohorts = Cohort.Of(_variant);
        _disks = new DiskImages(_variant, source.Seed);
        ModelledVm[] vms =
        [
            .. FleetOptions.Of(_variant, plan.Id, directory, model.ClockHz, _disks).Select((options, vm) => new ModelledVm(
                options, model, (int)(source.StreamOf(vm, PowerOnStream).NextUniform() * model.StartSpreadMs))),
        ];
        // Memory is not limited before the clients join, as it is not on a real host.
        _host = new ModelledHost(vms, HostModel.Of(_variant) with { BudgetBytes = null });
    }

    private int[] FirstVms => [.. _cohorts.Where(c => c.IsFirst).SelectMany(c => c.Vms)];

    private double LoadSeconds => (_host.NowMs - _timeline.LoadUnixMs) / 1000;

    /// <summary>Runs it. A guest that ends or computes falsely ends it early, and the record says why.</summary>
    /// <exception cref="LabError">A file cannot be written.</exception>
    public RunRecord Run(CancellationToken cancellation)
    {
        bool whole;
        using (_disks)
        using (_host)
        {
            whole = Start(cancellation) && Prime(cancellation) && Drive(cancellation);
            _timeline = _timeline with { EndUnixMs = _host.NowMs };
            _itinerary.Enter(_plan.Phase(PlannedRun.Stopping));
        }
        File.WriteAllLines(_directory.RunFile(_plan.Id, VariantFiles.Model), _host.SampleLines());
        return new RunRecord
        {
            Id = _plan.Id,
            Variant = _variant,
            Timeline = _timeline,
            Requests = _timeline.LoadUnixMs > 0 ? _log.Records() : [],
            HostSamples = [],
            ReadyMs = _host.ReadyMs,
            Lives = _host.LivesUntil(_timeline.EndUnixMs),
            Traces = VariantFiles.ReadTraces(_directory, _plan.Id, _variant.Vms),
            Failures = _failures,
            Partial = !whole,
        };
    }

    private bool Start(CancellationToken cancellation)
    {
        _itinerary.Enter(_plan.Phase(PlannedRun.Starting));
        int[] first = FirstVms;
        foreach (int vm in first)
            _host[vm].Launch(_host.NowMs);
        return StepUntil(() => first.All(vm => _host[vm].IsServing), cancellation);
    }

    private bool Prime(CancellationToken cancellation)
    {
        _itinerary.Enter(_plan.Phase(PlannedRun.Priming));
        int began = _host.NowMs;
        int[] first = FirstVms;
        double seconds = _variant.Phases.PrimeSeconds;
        if (seconds <= 0)
            return true;
        foreach ((int vm, VmGroup group) in first.Zip(_variant.GroupOfEachVm.Where(g => g.StartSeconds <= 0)))
            _host[vm].Load(new LoadTarget(vm, Server, FirstClients.Priming(group.Load)), _source, _log, began, began);
        if (!StepUntil(() => _host.NowMs - began >= seconds * 1000, cancellation))
            return false;
        foreach (int vm in first)
            _host[vm].Drain();
        if (!StepUntil(() => first.All(vm => _host[vm].IsIdle), cancellation))
            return false;
        if (FirstClients.Silent(first, _log, seconds) is Failure failure)
            _failures.Add(failure);
        return _failures.Count == 0;
    }

    private bool Drive(CancellationToken cancellation)
    {
        Phases phases = _variant.Phases;
        double measure = phases.RampSeconds + phases.SettleSeconds, until = measure + phases.MeasureSeconds;
        _log = new RequestLog();
        _timeline = _timeline with { LoadUnixMs = _host.NowMs };
        _host.Model = HostModel.Of(_variant);
        _itinerary.Enter(_plan.Phase(PlannedRun.Joining));
        ModelledCourse[] courses = [.. _cohorts.Select(c => Course(c, until))];
        IReadOnlyDictionary<int, IReadOnlyList<double>> joins = FirstClients.Joins(_cohorts, phases.RampSeconds);
        foreach (Cohort cohort in _cohorts.Where(c => c.IsFirst))
            foreach (int vm in cohort.Vms)
                Begin(cohort.Target(vm, Server, until) with { Joins = joins[vm] });
        if (!Reach(phases.RampSeconds, courses, cancellation))
            return false;
        _itinerary.Enter(_plan.Phase(PlannedRun.Settling));
        if (!Reach(measure, courses, cancellation))
            return false;
        _itinerary.Enter(_plan.Phase(PlannedRun.Measuring));
        _timeline = _timeline with { MeasureUnixMs = _host.NowMs };
        return Reach(until, courses, cancellation);
    }

    private ModelledCourse Course(Cohort cohort, double until) => new(
        cohort, _host,
        vm => Begin(cohort.Target(vm, Server, until) with { FromSeconds = LoadSeconds }),
        text => _progress.Note($"{_plan.Label}: {text}"));

    private void Begin(LoadTarget target) => _host[target.Vm].Load(target, _source, _log, _timeline.LoadUnixMs, _host.NowMs);

    private bool Reach(double seconds, ModelledCourse[] courses, CancellationToken cancellation) => StepUntil(
        () =>
        {
            if (LoadSeconds >= seconds)
                return true;
            foreach (ModelledCourse course in courses)
                course.Act(LoadSeconds);
            return false;
        }, cancellation);

    /// <summary>Steps until that comes about.</summary>
    /// <returns>Whether it did, before something failed or the run was cancelled.</returns>
    private bool StepUntil(Func<bool> reached, CancellationToken cancellation)
    {
        while (!reached())
        {
            if (cancellation.IsCancellationRequested)
                return false;
            _host.Step();
            ShowRate();
            if ((_host.Failure ?? Corruption()) is Failure failure)
            {
                _failures.Add(failure);
                return false;
            }
        }
        return true;
    }

    private void ShowRate()
    {
        if (_host.NowMs % ProgressMs == 0 && _timeline.LoadUnixMs > 0
            && _log.DescribeRate(_timeline.LoadUnixMs, _host.NowMs) is string rate)
            _progress.Now(rate);
    }

    private Failure? Corruption() => _log.Corrupt is { IsCompleted: true, Result: string what } ? new Failure(what, []) : null;
}
