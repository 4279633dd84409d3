using MiniVmm.Host.Cgroups;
using MiniVmm.Host.Instances;
using MiniVmm.Host.Measurements;
using MiniVmm.Lab.Load;
using MiniVmm.Lab.Scenarios;

namespace MiniVmm.Lab.Running;

/// <summary>One variant from start to end: launch, prime, limit, ramp, settle, measure, stop. Whatever ends it, what it
/// measured until then is in its record, and nothing of it is left running.</summary>
internal sealed class VariantRun
{
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(3);

    private readonly ExperimentSettings _settings;
    private readonly Variant _variant;
    private readonly RunId _id;
    private readonly RunDirectory _directory;
    private readonly Itinerary _itinerary;
    private readonly ILabProgress _progress;
    private readonly WallClock _clock = new();
    private Timeline _timeline = new();
    private MemoryLimit? _limit;
    private IReadOnlyList<RequestRecord> _requests = [];
    private IReadOnlyList<HostSample> _samples = [];

    public VariantRun(
        ExperimentSettings settings, Variant variant, RunDirectory directory, Itinerary itinerary,
        ILabProgress progress)
    {
        _settings = settings;
        _variant = variant;
        _id = new RunId(variant.Name, 1);
        _directory = directory;
        _itinerary = itinerary;
        _progress = progress;
    }

    private VmGroup Group => _variant.Groups[0];

    private Phases Phases => _variant.Phases;

    public static void Plan(Itinerary itinerary, Variant variant)
    {
        Phases phases = variant.Phases;
        itinerary.Plan($"{variant.Name}: starting", 1);
        itinerary.Plan($"{variant.Name}: priming", phases.PrimeSeconds);
        itinerary.Plan($"{variant.Name}: clients join", phases.RampSeconds);
        itinerary.Plan($"{variant.Name}: settling", phases.SettleSeconds);
        itinerary.Plan($"{variant.Name}: measuring", phases.MeasureSeconds);
        itinerary.Plan($"{variant.Name}: stopping", 1);
    }

    public async Task<RunRecord> RunAsync(long clockHz, CancellationToken cancellation)
    {
        Enter("starting");
        _timeline = _timeline with { StartUnixMs = _clock.UnixMs };
        using MemoryCgroup? cgroup = CreateCgroup();
        using Fleet fleet = Fleet.Launch(_settings.Program, Place(cgroup), Instances(clockHz));
        using EarlyEnd end = new(cancellation);
        try
        {
            await fleet.ReadyAsync(end.Token).ConfigureAwait(false);
            Task watch = end.WatchAsync(fleet.EndedAsync());
            await DriveAsync(fleet, cgroup, end).ConfigureAwait(false);
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
        Enter("stopping");
        cgroup?.LiftLimit();
        await fleet.StopAsync(StopGrace).ConfigureAwait(false);
        return new RunRecord
        {
            Id = _id,
            Variant = _variant,
            Timeline = _timeline,
            Requests = _requests,
            HostSamples = _samples,
            Limit = _limit,
            ReadyMs = fleet.ReadyMs,
            Lives = [.. fleet.ReadyMs.Select(r => r is null ? default : _timeline.Loaded)],
            Traces = VariantFiles.ReadTraces(_directory, _id, _variant.Vms),
            Failures = end.Failures,
            Partial = partial,
        };
    }

    private async Task DriveAsync(Fleet fleet, MemoryCgroup? cgroup, EarlyEnd end)
    {
        LoadTarget target = new(
            fleet.Servers, Group.Load.Requests[0].KiB, Group.Load.Requests[0].Passes, _settings.Scenario.Seed,
            TimeSpan.FromSeconds(Group.Load.TimeoutSeconds));
        await PrimeAsync(target, end).ConfigureAwait(false);
        if (cgroup is not null)
            Limit(fleet, cgroup);

        LoadGenerator load = new(target, (int)Group.Load.Steps[0].Level, _clock);
        HostSampler sampler = new(fleet.Instances, cgroup, _clock, _ => ShowRate(load));
        try
        {
            Task watch = end.WatchAsync(CorruptAsync(load));
            Enter("clients join");
            _timeline = _timeline with { LoadUnixMs = _clock.UnixMs };
            load.Start(TimeSpan.FromSeconds(Phases.RampSeconds));
            await Task.Delay(TimeSpan.FromSeconds(Phases.RampSeconds), end.Token).ConfigureAwait(false);
            Enter("settling");
            await Task.Delay(TimeSpan.FromSeconds(Phases.SettleSeconds), end.Token).ConfigureAwait(false);
            Enter("measuring");
            _timeline = _timeline with { MeasureUnixMs = _clock.UnixMs };
            await Task.Delay(TimeSpan.FromSeconds(Phases.MeasureSeconds), end.Token).ConfigureAwait(false);
        }
        finally
        {
            _timeline = _timeline with { EndUnixMs = _clock.UnixMs };
            await load.DisposeAsync().ConfigureAwait(false);
            await sampler.DisposeAsync().ConfigureAwait(false);
            _requests = load.Records();
            _samples = sampler.Samples;
        }
    }

    /// <summary>A few requests each, so that the monitors have compiled their code and grown their heaps before their
    /// footprint is taken.</summary>
    private async Task PrimeAsync(LoadTarget target, EarlyEnd end)
    {
        Enter("priming");
        await using LoadGenerator primer = new(target, clientsPerVm: 1, _clock);
        Task watch = end.WatchAsync(CorruptAsync(primer));
        primer.Start(TimeSpan.Zero);
        await Task.Delay(TimeSpan.FromSeconds(Phases.PrimeSeconds), end.Token).ConfigureAwait(false);
        await primer.FinishAsync(end.Token).ConfigureAwait(false);
        if (primer.Served < _variant.Vms && !end.Token.IsCancellationRequested)
            end.Fail(new Failure($"the guests answered {primer.Served} of {primer.Records().Count} priming requests", []));
    }

    private void Limit(Fleet fleet, MemoryCgroup cgroup)
    {
        _limit = new MemoryLimit(
            cgroup.Read().UsageBytes, fleet.Instances.Sum(i => GuestMemoryMap.ResidentBytes(i.ProcessId)),
            (long)_variant.BudgetMiB!.Value << 20);
        cgroup.SetLimit(_limit.LimitBytes);
        _progress.Note($"{_variant.Name}: memory limit {_limit.LimitBytes >> 20} MiB = monitors "
            + $"{_limit.FootprintBytes >> 20} MiB + guests {_variant.BudgetMiB} MiB");
    }

    private MemoryCgroup? CreateCgroup()
    {
        if (_settings.MemoryObstacle is not null)
            return null;
        CgroupGrant grant = MemoryCgroups.Create(_variant.Name);
        return grant.Cgroup ?? throw new LabError($"no memory cgroup for {_variant.Name}: {grant.Obstacle}");
    }

    private Placement Place(MemoryCgroup? cgroup) =>
        new(cgroup, cgroup is null ? Contention.SharedProcessor() : null);

    private IReadOnlyList<InstanceOptions> Instances(long clockHz) =>
    [
        .. Enumerable.Range(0, _variant.Vms).Select(vm => new InstanceOptions
        {
            Name = $"{_variant.Name}-{RunDirectory.VmName(vm)}",
            Kernel = _settings.Kernel,
            MemoryMiB = Group.MemoryMiB,
            Append = Group.Control.ToCommandLine(),
            PublishGuestPort = Group.Port,
            ClockHz = clockHz,
            ConsoleLog = _directory.VmFile(_id, vm, VariantFiles.Console),
            TraceFile = _directory.VmFile(_id, vm, VariantFiles.Telemetry),
            StatsFile = _directory.VmFile(_id, vm, VariantFiles.Stats),
        }),
    ];

    private static async Task<Failure> CorruptAsync(LoadGenerator load) =>
        new(await load.Corrupt.ConfigureAwait(false), []);

    private void ShowRate(LoadGenerator load)
    {
        double now = _clock.UnixMs;
        double from = Math.Max(_timeline.LoadUnixMs, now - 5000);
        if (now > from)
            _progress.Now($"{load.ServedSince(from) / (now - from) * 1000:0.0} requests/s");
    }

    private void Enter(string phase) => _itinerary.Enter($"{_variant.Name}: {phase}");
}
