using MiniVmm.Host.Cgroups;
using MiniVmm.Lab.Plots;
using MiniVmm.Lab.Reports;
using MiniVmm.Lab.Scenarios;

namespace MiniVmm.Lab.Running;

/// <summary>An experiment as a whole: calibrate, run every variant, analyse, report.</summary>
public sealed class Experiment
{
    private const double CalibrationSeconds = 2;
    private const double ReportSeconds = 2;

    private readonly ExperimentSettings _settings;
    private readonly ILabProgress _progress;
    private readonly Itinerary _itinerary;

    public Experiment(ExperimentSettings settings, ILabProgress progress)
    {
        ArgumentNullException.ThrowIfNull(settings);
        _settings = settings;
        _progress = progress;
        _itinerary = new Itinerary(progress);
        _itinerary.Plan("calibrating the clock", CalibrationSeconds);
        foreach (Variant variant in settings.Scenario.Variants)
            VariantRun.Plan(_itinerary, variant);
        _itinerary.Plan("reporting", ReportSeconds);
    }

    /// <summary>Runs it. A cancellation or a failing instance ends it early, and the outcome then holds what there is.</summary>
    public async Task<ExperimentOutcome> RunAsync(CancellationToken cancellation)
    {
        Scenario scenario = _settings.Scenario;
        if (!File.Exists(_settings.Kernel))
            throw new LabError($"guest kernel {_settings.Kernel} does not exist; build the guests with 'make'");
        Gnuplot? gnuplot = _settings.Plots ? Gnuplot.Find() : null;
        DateTime started = DateTime.UtcNow;
        RunDirectory directory = RunDirectory.Create(_settings.Output, scenario.Name, started);
        if (MemoryCgroups.Sweep() is > 0 and int swept)
            _progress.Note($"removed {swept} cgroup(s) that a killed launcher had left behind");
        WriteFile(directory, ExperimentFacts.File, Json.Write(Facts(started)));
        WriteFile(directory, "scenario.json", Json.Write(scenario));

        _itinerary.Enter("calibrating the clock");
        long clockHz = await ClockCalibration.MeasureAsync(scenario, cancellation).ConfigureAwait(false);
        _progress.Note($"clock {clockHz / 1e6:0.0} MHz");
        MachineFacts facts = MachineFacts.Gather(clockHz);
        WriteFile(directory, "machine.json", Json.Write(facts));

        await RunVariantsAsync(directory, clockHz, cancellation).ConfigureAwait(false);
        _itinerary.Enter("reporting");
        return new ExperimentOutcome(ExperimentReport.Write(directory.Path, gnuplot));
    }

    private async Task RunVariantsAsync(
        RunDirectory directory, long clockHz, CancellationToken cancellation)
    {
        foreach (Variant variant in _settings.Scenario.Variants)
        {
            RunRecord record = await new VariantRun(_settings, variant, directory, _itinerary, _progress)
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
