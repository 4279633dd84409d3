using MiniVmm.Host.Cgroups;
using MiniVmm.Lab.Load;
using MiniVmm.Lab.Plots;
using MiniVmm.Lab.Reports;
using MiniVmm.Lab.Scenarios;

namespace MiniVmm.Lab.Running;

/// <summary>An experiment as a whole: calibrate, run every variant as often as asked, analyse, report.</summary>
public sealed class Experiment
{
    private const double CalibrationSeconds = 2;
    private const double ReportSeconds = 2;
    private const string Calibrating = "calibrating the clock";
    private const string Answering = "computing the right answers";
    private const string Reporting = "reporting";

    private readonly ExperimentSettings _settings;
    private readonly ILabProgress _progress;
    private readonly Itinerary _itinerary;
    private readonly IReadOnlyList<PlannedRun> _runs;
    private readonly IReadOnlyCollection<Walk> _walks;
    private readonly ChecksumTable _checksums = new();

    public Experiment(ExperimentSettings settings, ILabProgress progress)
    {
        ArgumentNullException.ThrowIfNull(settings);
        _settings = settings;
        _progress = progress;
        _itinerary = new Itinerary(progress);
        _runs = PlannedRun.AllOf(settings.Scenario);
        _walks = Walk.NeededBy(settings.Scenario);
        _itinerary.Plan(Calibrating, CalibrationSeconds);
        _itinerary.Plan(Answering, ChecksumTable.EstimateSeconds(_walks));
        foreach (PlannedRun run in _runs)
            run.Plan(_itinerary);
        _itinerary.Plan(Reporting, ReportSeconds);
    }

    /// <summary>Runs it. A cancellation or a failing instance ends it early, and the outcome then holds what there is.</summary>
    public async Task<ExperimentOutcome> RunAsync(CancellationToken cancellation)
    {
        Scenario scenario = _settings.Scenario;
        Check(scenario);
        Gnuplot? gnuplot = _settings.Plots ? Gnuplot.Find() : null;
        DateTime started = DateTime.UtcNow;
        RunDirectory directory = RunDirectory.Create(_settings.Output, scenario.Name, started);
        if (MemoryCgroups.Sweep() is > 0 and int swept)
            _progress.Note($"removed {swept} cgroup(s) that a killed launcher had left behind");
        if (_settings.Yaml is string yaml)
            WriteFile(directory, "scenario.yaml", yaml);
        WriteFile(directory, ExperimentFacts.File, Json.Write(Facts(started)));
        WriteFile(directory, "scenario.json", Json.Write(scenario));

        _itinerary.Enter(Calibrating);
        long clockHz = await ClockCalibration.MeasureAsync(scenario, cancellation).ConfigureAwait(false);
        _progress.Note($"clock {clockHz / 1e6:0.0} MHz");
        MachineFacts facts = MachineFacts.Gather(clockHz);
        WriteFile(directory, "machine.json", Json.Write(facts));

        _itinerary.Enter(Answering);
        await _checksums.ComputeAsync(_walks, cancellation).ConfigureAwait(false);
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
            foreach (VmGroup group in variant.Groups)
                GuestKernel.Find(group.App);
            Contention.ProcessorsOf(variant, _settings.MemoryObstacle is not null);
        }
    }

    private async Task RunAllAsync(RunDirectory directory, long clockHz, CancellationToken cancellation)
    {
        foreach (PlannedRun run in _runs)
        {
            RunRecord record = await new TrialRun(_settings, run, directory, _checksums, _itinerary, _progress)
                .RunAsync(clockHz, cancellation).ConfigureAwait(false);
            CsvFiles.Write(directory, record);
            if (record.Partial)
                break;
        }
    }

    private ExperimentFacts Facts(DateTime started) => new()
    {
        StartedUtc = $"{started:yyyy-MM-dd'T'HH:mm:ss'Z'}",
        Command = _settings.Command,
        Contention = _settings.MemoryObstacle is null ? Contention.Memory : Contention.Processor,
        ContentionNote = _settings.MemoryObstacle,
    };

    private static void WriteFile(RunDirectory directory, string name, string text) =>
        File.WriteAllText(directory.File(name), text);
}
