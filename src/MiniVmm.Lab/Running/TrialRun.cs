using MiniVmm.Host.Cgroups;
using MiniVmm.Host.Instances;
using MiniVmm.Host.Measurements;
using MiniVmm.Lab.Analysis;
using MiniVmm.Lab.Load;
using MiniVmm.Lab.Scenarios;

namespace MiniVmm.Lab.Running;

/// <summary>One run of one variant from start to end: launch, prime, limit, ramp, settle, measure, stop. Whatever ends
/// it, what it measured until then is in its record, and nothing of it is left running.</summary>
internal sealed class TrialRun(
    ExperimentSettings settings, PlannedRun plan, RunDirectory directory, LoadSource source, Itinerary itinerary,
    ILabProgress progress)
{
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(3);

    private readonly Variant _variant = plan.Variant;
    private readonly IReadOnlyList<Cohort> _cohorts = Cohort.Of(plan.Variant);
    private readonly WallClock _clock = new();
    private Timeline _timeline = new();
    private MemoryLimit? _limit;
    private MemoryAllowance? _memory;
    private Task _courses = Task.CompletedTask;
    private IReadOnlyList<RequestRecord> _requests = [];
    private IReadOnlyList<HostSample> _samples = [];
    private IReadOnlyList<PoliceRecord> _decisions = [];

    private int[] FirstVms => [.. _cohorts.Where(c => c.IsFirst).SelectMany(c => c.Vms)];

    public async Task<RunRecord> RunAsync(long clockHz, CancellationToken cancellation)
    {
        itinerary.Enter(plan.Phase(PlannedRun.Starting));
        _timeline = _timeline with { StartUnixMs = _clock.UnixMs };
        using MemoryCgroup? cgroup = CreateCgroup();
        Placement placement = new(cgroup, Contention.ProcessorsOf(_variant, withoutLimit: cgroup is null));
        using DiskImages disks = new(_variant, source.Seed);
        using Fleet fleet = new(
            settings.Program, placement, FleetOptions.Of(_variant, plan.Id, directory, clockHz, disks), _clock);
        using EarlyEnd end = new(cancellation);
        try
        {
            fleet.Launch(FirstVms);
            Task watch = end.WatchAsync(fleet.FailedAsync());
            Uri[] servers = await Task.WhenAll(FirstVms.Select(vm => fleet[vm].ReadyAsync(end.Token))).ConfigureAwait(false);
            await PrimeAsync(servers, end).ConfigureAwait(false);
            Limit(fleet, cgroup, disks);
            await DriveAsync(fleet, servers, cgroup, end).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (end.Token.IsCancellationRequested)
        {
            // Interrupted, or a failure that is noted already.
        }
        catch (InstanceFailure e)
        {
            end.Fail(e.Failure);
        }
        bool partial = end.Close();
        itinerary.Enter(plan.Phase(PlannedRun.Stopping));
        _memory?.Lift();
        await fleet.StopAllAsync(StopGrace).ConfigureAwait(false);
        await _courses.ConfigureAwait(false);
        return new RunRecord
        {
            Id = plan.Id,
            Variant = _variant,
            Timeline = _timeline,
            Requests = _requests,
            HostSamples = _samples,
            Decisions = _decisions,
            Processors = placement.Processors?.Count ?? Environment.ProcessorCount,
            Limit = _limit,
            ReadyMs = fleet.ReadyMs,
            Lives = fleet.LivesUntil(_timeline.EndUnixMs > 0 ? _timeline.EndUnixMs : _clock.UnixMs),
            Traces = VariantFiles.ReadTraces(directory, plan.Id, _variant.Vms),
            Failures = end.Failures,
            Partial = partial,
        };
    }

    /// <summary>A few requests each, so that the monitors have compiled their code and grown their heaps before their
    /// footprint is taken.</summary>
    private async Task PrimeAsync(Uri[] servers, EarlyEnd end)
    {
        itinerary.Enter(plan.Phase(PlannedRun.Priming));
        if (_variant.Phases.PrimeSeconds <= 0)
            return;
        RequestLog log = new();
        LoadClock clock = new(_clock);
        await using LoadGenerator primer = new(source, log, clock);
        Task watch = end.WatchAsync(CorruptAsync(log));
        int[] vms = FirstVms;
        foreach ((int vm, Uri server) in vms.Zip(servers))
            primer.Begin(new LoadTarget(vm, server, FirstClients.Priming(_variant.GroupOfEachVm.ElementAt(vm).Load)));
        await clock.ReachAsync(_variant.Phases.PrimeSeconds, end.Token).ConfigureAwait(false);
        await Task.WhenAll(vms.Select(vm => primer.DrainAsync(vm, Timeout.InfiniteTimeSpan, end.Token))).ConfigureAwait(false);
        if (FirstClients.Silent(vms, log, _variant.Phases.PrimeSeconds) is Failure failure)
            end.Fail(failure);
    }

    private void Limit(Fleet fleet, MemoryCgroup? cgroup, DiskImages disks)
    {
        // What was read of them before is no part of the monitors' footprint.
        disks.LeaveMemory();
        if (cgroup is null || _variant.BudgetMiB is not int budget)
            return;
        int[] monitors = [.. fleet.ProcessIds.OfType<int>()];
        _limit = new MemoryLimit(cgroup.Read().UsageBytes, monitors.Sum(GuestMemoryMap.ResidentBytes), (long)budget << 20);
        _memory = new MemoryAllowance(cgroup, _limit, monitors.Length);
        _memory.Apply();
        progress.Note($"{plan.Label}: memory limit {_limit.LimitBytes >> 20} MiB = monitors "
            + $"{_limit.FootprintBytes >> 20} MiB + guests {budget} MiB");
    }

    private async Task DriveAsync(Fleet fleet, Uri[] servers, MemoryCgroup? cgroup, EarlyEnd end)
    {
        Phases phases = _variant.Phases;
        double measure = phases.RampSeconds + phases.SettleSeconds, until = measure + phases.MeasureSeconds;
        RequestLog log = new();
        LoadClock clock = new(_clock);
        _timeline = _timeline with { LoadUnixMs = clock.ZeroUnixMs };
        using CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(end.Token);
        LoadGenerator load = new(source, log, clock);
        HostSampler sampler = new(fleet, cgroup, _clock, () => ShowRate(log));
        RunPolice? police = null;
        try
        {
            police = RunPolice.Start(_variant, fleet, n => progress.Note($"{plan.Label}: {n}"), end);
            Task watch = end.WatchAsync(CorruptAsync(log));
            itinerary.Enter(plan.Phase(PlannedRun.Joining));
            CohortCourse[] courses = [.. _cohorts.Select(c => new CohortCourse(c, fleet, _memory, load, clock, until))];
            Join(courses, servers);
            _courses = Task.WhenAll(courses.Select(c => c.RunAsync(end, n => progress.Note($"{plan.Label}: {n}"), over.Token)));
            await ReachAsync(clock, phases.RampSeconds, end).ConfigureAwait(false);
            itinerary.Enter(plan.Phase(PlannedRun.Settling));
            await ReachAsync(clock, measure, end).ConfigureAwait(false);
            itinerary.Enter(plan.Phase(PlannedRun.Measuring));
            _timeline = _timeline with { MeasureUnixMs = _clock.UnixMs };
            await ReachAsync(clock, until, end).ConfigureAwait(false);
        }
        finally
        {
            _timeline = _timeline with { EndUnixMs = _clock.UnixMs };
            if (police is not null)
            {
                // First of all: a frozen guest answers nobody.
                await police.DisposeAsync().ConfigureAwait(false);
                _decisions = police.Decisions;
            }
            await over.CancelAsync().ConfigureAwait(false);
            await load.DisposeAsync().ConfigureAwait(false);
            await sampler.DisposeAsync().ConfigureAwait(false);
            _requests = log.Records();
            _samples = sampler.Samples;
        }
    }

    /// <summary>The VMs that are there from the start get their clients over the ramp, all groups together.</summary>
    private void Join(CohortCourse[] courses, Uri[] servers)
    {
        IReadOnlyDictionary<int, IReadOnlyList<double>> joins = FirstClients.Joins(_cohorts, _variant.Phases.RampSeconds);
        Dictionary<int, Uri> serverOf = FirstVms.Zip(servers).ToDictionary();
        foreach ((Cohort cohort, CohortCourse course) in _cohorts.Zip(courses).Where(c => c.First.IsFirst))
            foreach (int vm in cohort.Vms)
                course.Begin(vm, serverOf[vm], joins[vm]);
    }

    private static async Task ReachAsync(LoadClock clock, double seconds, EarlyEnd end)
    {
        await clock.ReachAsync(seconds, end.Token).ConfigureAwait(false);
        end.Token.ThrowIfCancellationRequested();
    }

    private MemoryCgroup? CreateCgroup()
    {
        if (settings.MemoryObstacle is not null)
            return null;
        CgroupGrant grant = MemoryCgroups.Create(_variant.Name);
        return grant.Cgroup ?? throw new LabError($"no memory cgroup for {_variant.Name}: {grant.Obstacle}");
    }

    private static async Task<Failure> CorruptAsync(RequestLog log) =>
        new(await log.Corrupt.ConfigureAwait(false), []);

    private void ShowRate(RequestLog log)
    {
        if (log.DescribeRate(_timeline.LoadUnixMs, _clock.UnixMs) is string rate)
            progress.Now(rate);
    }
}
