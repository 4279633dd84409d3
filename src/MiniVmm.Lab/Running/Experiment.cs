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
        if (_settings.Yaml is string yaml)
            WriteFile(directory, "scenario.yaml", yaml);
        WriteFile(directory, "scenario.json", Json.Write(scenario));

        _itinerary.Enter("calibrating the clock");
        long clockHz = await ClockCalibration.MeasureAsync(scenario, cancellation).ConfigureAwait(false);
        _progress.Note($"clock {clockHz / 1e6:0.0} MHz");
        MachineFacts facts = MachineFacts.Gather(clockHz);
        WriteFile(directory, "machine.json", Json.Write(facts));

        List<RunRecord> records = await RunVariantsAsync(directory, clockHz, cancellation).ConfigureAwait(false);
        _itinerary.Enter("reporting");
        Summary summary = Summarize(facts, started, records);
        string json = Json.Write(summary);
        WriteFile(directory, "summary.json", json);
        IReadOnlyList<string> pictures = gnuplot is null ? [] : Pictures.Draw(gnuplot, directory, scenario, records, summary);
        return new ExperimentOutcome(summary, json, directory, pictures);
    }

    private async Task<List<RunRecord>> RunVariantsAsync(
        RunDirectory directory, long clockHz, CancellationToken cancellation)
    {
        List<RunRecord> records = [];
        foreach (Variant variant in _settings.Scenario.Variants)
        {
            RunRecord record = await new VariantRun(_settings, variant, directory, _itinerary, _progress)
                .RunAsync(clockHz, cancellation).ConfigureAwait(false);
            records.Add(record);
            CsvFiles.Write(directory, record);
            if (record.Partial)
                break;
        }
        return records;
    }

    private Summary Summarize(MachineFacts facts, DateTime started, List<RunRecord> records)
    {
        Scenario scenario = _settings.Scenario;
        VariantSummary[] variants = [.. records.Select(SummaryBuilder.Summarize)];
        return new Summary
        {
            Version = facts.Version,
            Commit = facts.Commit,
            Scenario = scenario.Name,
            StartedUtc = $"{started:yyyy-MM-dd'T'HH:mm:ss'Z'}",
            Seed = scenario.Seed,
            Partial = records.Count < scenario.Variants.Count || records.Any(r => r.Partial),
            Failures = [.. records.SelectMany(r => r.Failures)],
            Contention = _settings.MemoryObstacle is null ? Contention.Memory : Contention.Processor,
            ContentionNote = _settings.MemoryObstacle,
            ClockHz = facts.ClockHz,
            Ratio = SummaryBuilder.Ratio(variants, v => v.RequestsPerS),
            VctRatio = SummaryBuilder.Ratio(variants, v => v.VctMs.Mean),
            Variants = variants,
        };
    }

    private static void WriteFile(RunDirectory directory, string name, string text) =>
        File.WriteAllText(directory.File(name), text);
}
