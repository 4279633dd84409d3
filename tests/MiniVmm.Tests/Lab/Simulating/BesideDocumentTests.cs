using MiniVmm.Lab;
using MiniVmm.Lab.Reports;
using MiniVmm.Lab.Running;
using MiniVmm.Lab.Scenarios;
using MiniVmm.Lab.Simulating;
using MiniVmm.Model.Simulation;
using Xunit;

namespace MiniVmm.Tests.Lab.Simulating;

public sealed class BesideDocumentTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("minivmm-beside").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_measurement_and_its_simulation_stand_side_by_side()
    {
        Variant variant = SyntheticExperiment.Variant("cap2") with { BudgetMiB = null };
        Scenario scenario = SyntheticExperiment.Scenario(1, null, variant);
        // Each VM: 25 requests/s in 50 busy ticks of a period of 1 s, so 20 ms each; four of them on four processors.
        AnalysedExperiment experiment = SyntheticExperiment.Analyse(
            Path.Combine(_folder, "run"), scenario, [SyntheticExperiment.Record(variant, 1, _ => 25)]);

        BesideDocument beside = BesideDocument.Of(experiment, Options(4), null, Simulate);

        BesideRow row = Assert.Single(beside.Rows);
        Assert.Equal(100, row.RequestsPerS.Measured!.Value, 6);
        // The scenario's clients do not think, so a VM serves as fast as it is able to: one in 20 ms.
        Assert.InRange(row.RequestsPerS.Simulated!.Value, 195, 205);
        Assert.InRange(row.RequestsPerS.ErrorPercent!.Value, 95, 105);
        Assert.InRange(row.Jain.ErrorPercent!.Value, -1, 1);
        Assert.False(row.Close);
        Assert.Equal(20e6 / (2048 * 50), beside.Simulation.VisitNs, 0);
        Assert.False(beside.Simulation.Partial);
    }

    [Fact]
    public void A_stop_leaves_the_rest_out()
    {
        Variant[] variants = [SyntheticExperiment.Variant("plain"), SyntheticExperiment.Variant("mpl")];
        AnalysedExperiment experiment = SyntheticExperiment.Analyse(
            Path.Combine(_folder, "run"), SyntheticExperiment.Scenario(1, null, variants), variants.Select(v => SyntheticExperiment.Record(v, 1, _ => 25)));
        int left = 1;
        BesideDocument beside = BesideDocument.Of(experiment, Options(2), 77, (v, o) => left-- > 0 ? Simulate(v, o) : null);
        Assert.Equal("plain", Assert.Single(beside.Rows).Name);
        Assert.True(beside.Simulation.Partial);
        Assert.Equal(77, beside.Simulation.VisitNs);
    }

    [Fact]
    public void Nothing_measured_is_an_error()
    {
        Variant variant = SyntheticExperiment.Variant("mpl");
        AnalysedExperiment experiment = SyntheticExperiment.Analyse(
            Path.Combine(_folder, "run"), SyntheticExperiment.Scenario(1, null, variant), [SyntheticExperiment.Record(variant, 1, _ => 25, end: 2)]);
        Assert.Contains("no run that was measured", Assert.Throws<LabError>(
            () => BesideDocument.Of(experiment, Options(2), null, Simulate)).Message);
    }

    [Fact]
    public void Files_are_written()
    {
        Variant variant = SyntheticExperiment.Variant("mpl");
        SimulatedVariant simulated = Simulate(variant, Options(2))!;
        SimulationDocument document = SimulationDocument.Of("synthetic", 1, Options(2), [simulated], partial: false);
        RunDirectory directory = RunDirectory.Create(Path.Combine(_folder, "out"), "simulate", DateTime.UnixEpoch);
        SimulationFolder.Write(directory, document, Json.WriteRounded(document), measured: null, gnuplot: null);

        string[] rows = File.ReadAllLines(directory.File("mpl.csv"));
        Assert.Equal(1 + 28, rows.Length);
        Assert.Equal(rows[0].Count(c => c == ','), rows[1].Count(c => c == ','));
        SimulationDocument read = Json.Read<SimulationDocument>(File.ReadAllText(directory.File("simulation.json")), "simulation.json");
        Assert.Equal(simulated.Result.Steps, Assert.Single(read.Variants).Result.Steps);
    }

    private static SimulationOptions Options(double processors) => new()
    {
        Curve = SimulationOptions.UsualCurve with { Processors = processors },
        Noise = 0,
    };

    private static SimulatedVariant? Simulate(Variant variant, SimulationOptions options)
    {
        SimulationSettings settings = ScenarioFleet.Settings(variant, 1, options);
        return SimulatedVariant.Of(variant, settings, Simulator.Run(settings, 1, null, CancellationToken.None));
    }
}
