using MiniVmm.Lab;
using MiniVmm.Lab.Reports;
using MiniVmm.Lab.Scenarios;
using Xunit;
using static MiniVmm.Tests.Lab.SyntheticExperiment;

namespace MiniVmm.Tests.Lab;

public sealed class ExperimentComparisonTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("minivmm-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Common_variants_stand_side_by_side()
    {
        ExperimentComparison comparison = ExperimentComparison.Of(
            [Made("one", 3, _ => 10, Variant("plain"), Variant("mpl")), Made("two", 3, r => 10 + r, Variant("mpl"), Variant("rate"))]);
        Assert.Equal(["mpl"], comparison.Variants);
        Assert.Equal(["one", "two"], comparison.Labels);
        Assert.Equal([40.0, 48], comparison.Figures("mpl", FigureCatalog.Throughput).Select(e => e!.Value));
        var ratio = comparison.Ratio("mpl", FigureCatalog.Throughput, 1)!;
        Assert.Equal((1.2, 1.1, 1.3), (ratio.Value, ratio.Low!.Value, Math.Round(ratio.High!.Value, 9)));
    }

    [Fact]
    public void Settings_that_differ_are_named()
    {
        Variant other = Variant("mpl") with { BudgetMiB = 160 };
        ExperimentComparison comparison = ExperimentComparison.Of(
            [Made("a", 1, _ => 10, Variant("mpl"), Variant("plain")), Made("b", 1, _ => 10, other)]);
        Assert.Equal(
            ["scenario.variants[mpl].budget_mib: 120|160", "scenario.variants[plain]: yes|-"],
            comparison.Differences().Select(d => $"{d.Path}: {string.Join('|', d.Values.Select(v => v ?? "-"))}"));
    }

    [Fact]
    public void Nonsense_is_refused()
    {
        string a = Made("a", 1, _ => 10, Variant("plain"));
        string b = Made("b", 1, _ => 10, Variant("mpl"));
        Assert.Contains("two run directories", Refused(a));
        Assert.Contains("given twice", Refused(a, b, a + "/"));
        Assert.Contains("no measured variant in common: a has plain; b has mpl", Refused(a, b));
        Assert.Contains("is not a run directory", Refused(a, _folder));
    }

    private static string Refused(params string[] directories) =>
        Assert.Throws<LabError>(() => ExperimentComparison.Of(directories)).Message;

    private string Made(string name, int repetitions, Func<int, double> rate, params Variant[] variants) => Write(
        Path.Combine(_folder, name), Scenario(repetitions, null, variants),
        variants.SelectMany(v => Enumerable.Range(1, repetitions).Select(r => Record(v, r, _ => rate(r)))));
}
