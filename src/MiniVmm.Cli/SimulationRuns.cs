using System.CommandLine;
using System.Diagnostics;
using MiniVmm.Lab.Reports;
using MiniVmm.Lab.Scenarios;
using MiniVmm.Lab.Simulating;
using MiniVmm.Model.Simulation;

namespace MiniVmm.Cli;

/// <summary>Simulations one after the other, with their progress on stderr.</summary>
/// <param name="threads">How many may work.</param>
/// <param name="stop">Ends the one under way, and keeps what is done.</param>
internal sealed class SimulationRuns(int threads, CancellationToken stop)
{
    private const long ManySteps = 1_000_000;

    private readonly Stopwatch _watch = new();
    private long _steps;

    /// <summary>All variants of a scenario.</summary>
    public SimulationDocument Of(Scenario scenario, SimulationOptions options)
    {
        using SimulationProgress progress = new();
        // All are looked at before the first is run.
        (Variant Variant, SimulationSettings Settings)[] planned =
            [.. scenario.Variants.Select(v => (v, ScenarioFleet.Settings(v, scenario.Seed, options)))];
        List<SimulatedVariant> done = [];
        for (int i = 0; i < planned.Length && !stop.IsCancellationRequested; i++)
            done.Add(Simulate(planned[i].Variant, planned[i].Settings, i, planned.Length, progress));
        bool partial = done.Count < planned.Length || done.Any(v => v.Result.Partial);
        return SimulationDocument.Of(scenario.Name, scenario.Seed, options, done, partial);
    }

    /// <summary>The scenario of a run directory.</summary>
    public BesideDocument Beside(AnalysedExperiment experiment, ParseResult result)
    {
        SimulationOptions options = SimulationSettingOptions.Of(result, experiment.Recorded.Machine?.Cores);
        using SimulationProgress progress = new();
        Scenario scenario = experiment.Recorded.Scenario;
        int done = 0;
        return BesideDocument.Of(experiment, options, SimulationSettingOptions.Visit(result), (variant, fitted) => stop.IsCancellationRequested
            ? null
            : Simulate(variant, ScenarioFleet.Settings(variant, scenario.Seed, fitted), done++, scenario.Variants.Count, progress));
    }

    /// <summary>How fast it went; of few steps that says nothing.</summary>
    public string Pace() => $"{_steps:#,0} control periods in {_watch.Elapsed.TotalSeconds:0.0} s on {threads} thread(s)"
        + (_steps > ManySteps ? $", {_watch.Elapsed.TotalMicroseconds * threads / _steps:0.000} µs of a thread each" : "");

    private SimulatedVariant Simulate(Variant variant, SimulationSettings settings, int before, int all, SimulationProgress progress)
    {
        _watch.Start();
        int periods = settings.WarmUpPeriods + settings.MeasuredPeriods;
        SimulationResult result = Simulator.Run(
            settings, threads, (done, last) => progress.Show(variant.Name, (before + ((double)done / periods)) / all, last), stop);
        _watch.Stop();
        _steps += result.Steps;
        return SimulatedVariant.Of(variant, settings, result);
    }
}
