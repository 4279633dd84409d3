using MiniVmm.Host.Cgroups;
using MiniVmm.Lab.Deterministic;
using MiniVmm.Lab.Load;
using MiniVmm.Lab.Plots;
using MiniVmm.Lab.Reports;
using MiniVmm.Lab.Scenarios;

namespace MiniVmm.Lab.Running;

/// <summary>An experiment as a whole: calibrate, run every variant as often as asked, analyse, report.</summary>
public sealed class Experiment
{
    private const string Calibrating = "calibrating the clock";
    private const string Answering = "computing the right answers";
    private const string Reporting = "reporting";

    private readonly ExperimentSettings _settings;
    private readonly ILabProgress _progress;
    private readonly Itinerary _itinerary;
    private readonly Scenario _scenario;
    private readonly IReadOnlyList<PlannedRun> _runs;
    private readonly IReadOnlyCollection<RequestWork> _works;
    private readonly ChecksumTable _checksums = new();

    public Experiment(ExperimentSettings settings, ILabProgress progress)
    {
        ArgumentNullException.ThrowIfNull(settings);
        _settings = settings;
        _progress = progress;
        _itinerary = new Itinerary(progress);
        _scenario = settings.Model?.Scale(settings.Scenario) ?? settings.Scenario;
        _runs = PlannedRun.AllOf(_scenario);
        _works = RequestWork.NeededBy(_scenario);
        if (settings.Model is null)
            _itinerary.Plan(Calibrating, RunTime.CalibrationSeconds);
        _itinerary.Plan(Answering, ChecksumTable.EstimateSeconds(_works));
        foreach (PlannedRun run in _runs)
            run.Plan(_itinerary, settings.Model?.Pace(run.Variant) ?? 1);
        _itinerary.Plan(Reporting, RunTime.ReportSeconds);
    }

    /// <summary>Runs it. A cancellation or a failing instance ends it early, and the outcome then holds what there is.</summary>
    public async Task<ExperimentOutcome> RunAsync(CancellationToken cancellation)
    {
        Scenario scenario = _settings.Scenario;
        Check(scenario);
        Gnuplot? gnuplot = _settings.Plots ? Gnuplot.Find() : null;
        DateTime started = DateTime.UtcNow;
        RunDirectory directory = RunDirectory.Create(_settings.Output, scenario.Name, started);
        if (_settings.Model is null && MemoryCgroups.Sweep() is > 0 and int swept)
            _progress.Note($"removed {swept} cgroup(s) that a killed launcher had left behind");
        if (_settings.Yaml is string yaml)
            WriteFile(directory, "scenario.yaml", yaml);
        WriteFile(directory, ExperimentFacts.File, Json.Write(Facts(started)));
        WriteFile(directory, "scenario.json", Json.Write(scenario));

        long clockHz = _settings.Model?.ClockHz ?? await CalibrateAsync(cancellation).ConfigureAwait(false);
        MachineFacts facts = MachineFacts.Gather(clockHz);
        WriteFile(directory, "machine.json", Json.Write(facts));

        _itinerary.Enter(Answering);
        await _checksums.ComputeAsync(_works, cancellation).ConfigureAwait(false);
        await RunAllAsync(directory, clockHz, cancellation).ConfigureAwait(false);
        _itinerary.Enter(Reporting);
        return new ExperimentOutcome(ExperimentReport.Write(directory.Path, gnuplot));
    }

    /// <summary>What would only show when it is too late.</summary>
    private void Check(Scenario scenario)
    {
        foreach (Variant variant in scenario.Variants)
        {
            if (!variant.Groups.Any(g => g.StartSeconds <= 0 && g.Vms > 0))
                throw new LabError($"variant {variant.Name}: no VM is there at the start, so nothing tells what a monitor "
                    + "takes; let one group start at 0");
            if (_settings.Model is not null && variant.Police is not null)
                throw new LabError($"variant {variant.Name}: a modelled host has no processes to police; leave out --deterministic, or the variant's police");
            foreach (VmGroup group in variant.Groups)
                GuestKernel.Find(group.App);
            if (_settings.Model is null)
                Contention.ProcessorsOf(variant, _settings.MemoryObstacle is not null);
        }
    }

    private async Task RunAllAsync(RunDirectory directory, long clockHz, CancellationToken cancellation)
    {
        foreach (PlannedRun run in _runs)
        {
            RunRecord record = await RunAsync(run, directory, clockHz, cancellation).ConfigureAwait(false);
            CsvFiles.Write(directory, record);
            if (record.Partial)
                break;
        }
    }

    private Task<RunRecord> RunAsync(PlannedRun run, RunDirectory directory, long clockHz, CancellationToken cancellation)
    {
        LoadSource source = new(_scenario.Seed, run.Id.Repetition, _checksums);
        return _settings.Model is ModelSettings model
            ? Task.Run(
                () => new DeterministicRun(model, run, directory, source, _itinerary, _progress).Run(cancellation),
                CancellationToken.None)
            : new TrialRun(_settings, run, directory, source, _itinerary, _progress).RunAsync(clockHz, cancellation);
    }

    private async Task<long> CalibrateAsync(CancellationToken cancellation)
    {
        _itinerary.Enter(Calibrating);
        long clockHz = await ClockCalibration.MeasureAsync(_scenario, cancellation).ConfigureAwait(false);
        _progress.Note($"clock {clockHz / 1e6:0.0} MHz");
        return clockHz;
    }

    private ExperimentFacts Facts(DateTime started) => new()
    {
        StartedUtc = $"{started:yyyy-MM-dd'T'HH:mm:ss'Z'}",
        Command = _settings.Command,
        Contention = _settings switch
        {
            { Model: not null } => Contention.Modelled,
            { MemoryObstacle: not null } => Contention.Processor,
            _ => Contention.Memory,
        },
        ContentionNote = _settings.Model?.Describe() ?? _settings.MemoryObstacle,
    };

    private static void WriteFile(RunDirectory directory, string name, string text) =>
        File.WriteAllText(directory.File(name), text);
}
