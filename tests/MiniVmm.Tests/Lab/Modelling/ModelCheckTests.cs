using System.Text.Json;
using MiniVmm.Lab;
using MiniVmm.Lab.Modelling;
using MiniVmm.Lab.Plots;
using MiniVmm.Lab.Reports;
using MiniVmm.Lab.Scenarios;
using Xunit;
using static MiniVmm.Tests.Lab.SyntheticExperiment;

namespace MiniVmm.Tests.Lab.Modelling;

public sealed class ModelCheckTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("minivmm-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_curve_behind_the_runs_is_fitted_and_what_requests_cost()
    {
        ExperimentFit fit = new(new AnalysedExperiment(ExperimentReader.Read(WriteCaps())));
        CurveDocument curve = fit.Of(fit.Variants, null, out string? obstacle)!;
        Assert.Null(obstacle);
        Assert.Equal(["cap1", "cap2", "cap3", "cap4", "plain"], curve.FittedTo);
        Assert.Equal(ModelledRuns.Curve.TickMs, curve.Curve.TickMs, 0.5);
        foreach (double load in (double[])[0.8, 1.067, 2.133])
            Assert.Equal(1, curve.Curve.Slowdown(load) / ModelledRuns.Curve.Slowdown(load), 0.1);
        Assert.Equal(ModelledRuns.WorkMs, curve.WorkMsPerMibPass, 0.01);
        Assert.InRange(curve.Noise, 0.01, 0.06);
    }

    [Fact]
    public void Each_variant_is_predicted_by_the_others_and_within_tolerance()
    {
        ModelCheck check = ModelCheck.Of(new AnalysedExperiment(ExperimentReader.Read(WriteCaps())), null, null, out _)!;
        Assert.All(check.Variants, v => Assert.True(v.Predicted && !v.Curve.FittedTo.Contains(v.Variant.Name)));
        CheckedVariant inner = check.Variants.First(v => v.Variant.Name == "cap3");
        foreach (string key in (string[])[CheckedVariant.Vct, CheckedVariant.Throughput, "jain"])
            Assert.True(inner.Figures.First(f => f.Key == key).Within, key);
        Assert.Equal(3, inner.Model.Cap);
        // What is given is no prediction.
        Assert.Null(inner.Figures.First(f => f.Key == CheckedVariant.Cap).Within);
        CheckDocument.VariantRow row = CheckDocument.Of(check).Variants.First(v => v.Name == "cap3");
        Assert.Equal(3, row.Figures[CheckedVariant.Cap].Measured);
        Assert.True(row.Predicted);
        Assert.True(inner.IsWithin);
        Assert.Contains(check.Verdicts, v => v.StartsWith("cap, VCT and convergence: ", StringComparison.Ordinal) && v.Contains(" of 5 variants", StringComparison.Ordinal));
        ModelCheck own = ModelCheck.Of(check.Experiment, null, ["cap1", "cap3", "plain"], out _)!;
        Assert.Equal([true, false], own.Variants.Where(v => v.Variant.Name is "cap2" or "cap3").Select(v => v.Predicted));
    }

    [Fact]
    public void Runs_that_tell_nothing_of_a_curve_say_why()
    {
        Variant[] same = [ModelledRuns.Capped(2)];
        AnalysedExperiment experiment = Analyse(NewFolder(), Scenario(1, null, same), same.Select(ModelledRuns.Run));
        Assert.Null(ModelCheck.Of(experiment, null, null, out string? obstacle));
        Assert.Contains("the same throughout", obstacle);
        Variant unlimited = ModelledRuns.Plain with { BudgetMiB = null };
        Assert.Null(new ExperimentFit(Analyse(NewFolder(), Scenario(1, null, unlimited), [ModelledRuns.Run(unlimited)])).Of(["plain"], null, out obstacle));
        Assert.Contains("limits no memory", obstacle);
        LabError unknown = Assert.Throws<LabError>(() => new ExperimentFit(experiment).Choose("cap2,cpa3"));
        Assert.Contains("cpa3", unknown.Message);
        Directory.CreateDirectory(Path.Combine(_folder, "empty"));
        Assert.Contains("not a run directory", Assert.Throws<LabError>(() => ExperimentReader.Read(Path.Combine(_folder, "empty"))).Message);
    }

    [Fact]
    public void A_curve_is_read_as_it_was_written_and_a_bad_one_is_refused()
    {
        string file = Path.Combine(_folder, "host.json");
        CurveDocument written = CurveDocument.Unfitted with { Curve = ModelledRuns.Curve with { Ceiling = 40, PageInSeconds = 3 }, FittedTo = ["cap1"], Samples = 7 };
        written.Write(file);
        CurveDocument read = CurveDocument.Read(file);
        Assert.Equal(written.Curve, read.Curve);
        Assert.Equal(["cap1"], read.FittedTo);
        (written with { Version = 2 }).Write(file);
        Assert.Contains("version 2", Assert.Throws<LabError>(() => CurveDocument.Read(file)).Message);
        (written with { Curve = written.Curve with { Exponent = 0 } }).Write(file);
        Assert.Contains("exponent", Assert.Throws<LabError>(() => CurveDocument.Read(file)).Message);
        File.WriteAllText(file, "{\"version\": 1}");
        Assert.Throws<LabError>(() => CurveDocument.Read(file));
        Assert.Throws<LabError>(() => CurveDocument.Read(Path.Combine(_folder, "none.json")));
    }

    [Theory]
    [InlineData(10.0, 11.9, true)]
    [InlineData(10.0, 12.1, false)]
    [InlineData(10.0, 7.9, false)]
    public void Steady_figures_are_off_by_a_share(double measured, double model, bool within) =>
        Assert.Equal(within, new CheckedFigure("x", "x", measured, model).Within);

    [Theory]
    [InlineData(CheckedVariant.Throughput, 11.4, true)]
    [InlineData(CheckedVariant.Jain, 8.4, false)]
    [InlineData(CheckedVariant.Vct, 10.0, null)]
    public void Of_a_simulation_throughput_and_fairness_are_judged(string key, double simulated, bool? within) =>
        Assert.Equal(within, new CheckedFigure(key, "x", 10, 10) { Simulated = simulated }.SimulationWithin);

    [Theory]
    [InlineData(10.0, 19.0, true)]
    [InlineData(10.0, 21.0, false)]
    [InlineData(0.0, 3.9, true)]
    [InlineData(0.0, 4.1, false)]
    [InlineData(null, 4.0, false)]
    public void Times_are_off_by_a_factor_of_at_least_their_resolution(double? measured, double? model, bool within) =>
        Assert.Equal(within, new CheckedFigure("x", "x", measured, model) { IsTime = true, ResolutionSeconds = 2 }.Within);

    [SkippableFact]
    public void The_report_has_the_model_beside_it_where_one_can_be_fitted()
    {
        Gnuplot gnuplot = FindGnuplot();
        ExperimentReport report = ExperimentReport.Write(WriteCaps(), gnuplot);
        string page = File.ReadAllText(report.Page!);
        Assert.Contains("Beside the model", page);
        Assert.Contains("model-cap", page);
        string plots = report.Experiment.Recorded.Directory.File("plots");
        foreach (string picture in (string[])["model-curve", "model-vct", "model-throughput", "model-cap"])
            Assert.True(File.Exists(Path.Combine(plots, $"{picture}.svg")), picture);
        Variant alone = ModelledRuns.Capped(2);
        string without = Write(NewFolder(), Scenario(1, null, alone), [ModelledRuns.Run(alone)]);
        Assert.DoesNotContain("Beside the model", File.ReadAllText(ExperimentReport.Write(without, gnuplot).Page!));
    }

    [SkippableFact]
    public void Loops_regions_and_the_fluid_are_drawn()
    {
        Gnuplot gnuplot = FindGnuplot();
        Scenario scenario = ScenarioCatalog.Find("oracle", quick: true).Scenario;
        Variant[] variants = [.. scenario.Variants.Where(v => v.Name is "mpl" or "cap2" or "probe")];
        CurveDocument curve = CurveDocument.Unfitted;
        string folder = NewFolder();
        VariantLoop[] loops = [.. variants.Select(v => VariantLoop.Of(v, curve, 1))];
        Assert.Equal(["mpl"], loops.Where(l => l.Loop is not null).Select(l => l.Variant.Name));
        ModelledVariant[] fluid = [.. variants.Select(v => new ModelledVariant(v, curve))];
        DrawnPicture[] drawn =
        [
            .. ModelPlots.OfLoops(gnuplot, folder, loops), .. ModelPlots.OfRun(gnuplot, folder, fluid),
            .. ModelPlots.OfRegion(
                gnuplot, folder, MiniVmm.Model.Loop.StabilityRegion.Of(
                    VariantLoop.PlantOf(variants[1], curve, 0), MiniVmm.Model.Loop.RegionAxis.Find("delay")!, [0, 10, 100],
                    MiniVmm.Model.Loop.RegionAxis.Find("threshold")!, [1.5, 2.5, 1000]), "a title"),
        ];
        Assert.Equal(["bode", "nyquist", "vct", "throughput", "cap", "slowdown", "region"], drawn.Select(d => d.Name));
        Assert.All(drawn, d => Assert.Contains("</svg>", File.ReadAllText(d.Svg)));
        JsonDocument json = JsonDocument.Parse(Json.WriteRounded(FluidDocument.Of(scenario, curve, fluid)));
        Assert.Equal(3, json.RootElement.GetProperty("variants").GetArrayLength());
        Assert.Equal(2, json.RootElement.GetProperty("variants")[0].GetProperty("cap_mean").GetDouble());
    }

    private string WriteCaps()
    {
        Variant[] variants = [.. Enumerable.Range(1, 4).Select(ModelledRuns.Capped), ModelledRuns.Plain];
        return Write(NewFolder(), Scenario(1, null, variants), variants.Select(ModelledRuns.Run));
    }

    private string NewFolder() => Path.Combine(_folder, Guid.NewGuid().ToString());

    private static Gnuplot FindGnuplot()
    {
        try
        {
            return Gnuplot.Find();
        }
        catch (LabError e)
        {
            throw new SkipException(e.Message);
        }
    }
}
