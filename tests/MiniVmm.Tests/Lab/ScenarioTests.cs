using MiniVmm.Fvm;
using MiniVmm.Lab;
using MiniVmm.Lab.Scenarios;
using Xunit;

namespace MiniVmm.Tests.Lab;

public sealed class ScenarioTests
{
    private static readonly Scenario Fuml = ScenarioCatalog.Find("fuml", quick: false);

    [Theory]
    [InlineData(1.6, 6)]
    [InlineData(0.5, 2)]
    [InlineData(1.0, 4)]
    [InlineData(0.01, 1)]
    public void Overload_decides_the_clients(double overload, int clients) =>
        Assert.Equal(clients, (Fuml with { Overload = overload }).ClientsPerVm);

    [Fact]
    public void Published_periods_hold_unless_quick()
    {
        Assert.All(Fuml.Variants, v => Assert.Equal((5000u, 60_000u), (v.Fvm.PeriodMs, v.Fvm.WindowMs)));
        Assert.All(
            ScenarioCatalog.Find("fuml", quick: true).Variants,
            v => Assert.Equal((1000u, 12_000u), (v.Fvm.PeriodMs, v.Fvm.WindowMs)));
    }

    [Fact]
    public void Plain_guests_measure_only_and_differ_in_nothing_else()
    {
        Variant plain = Fuml.Variants[0];
        Variant mpl = Fuml.Variants[1];
        Assert.Equal(("plain", FvmMode.Off, "mpl", FvmMode.Mpl), (plain.Name, plain.Fvm.Mode, mpl.Name, mpl.Fvm.Mode));
        Assert.Equal(mpl.Fvm, plain.Fvm with { Mode = FvmMode.Mpl });
    }

    [Fact]
    public void The_measured_interval_spans_several_sawteeth()
    {
        // Facts: a sawtooth lasts about a third of the cap in control periods; 16 threads is far above any cap met.
        foreach (bool quick in (bool[])[false, true])
        {
            Scenario scenario = ScenarioCatalog.Find("fuml", quick);
            Assert.True(scenario.Phases.MeasureSeconds >= 3 * 16 / 3.0 * scenario.Variants[0].Fvm.PeriodMs / 1000);
        }
    }

    [Fact]
    public void Every_scenario_of_the_catalog_is_sound() => Assert.All(ScenarioCatalog.All, ScenarioLimits.Check);

    [Fact]
    public void What_makes_no_sense_names_its_option()
    {
        Refused("--vms", Fuml with { Vms = 0 });
        Refused("--vms", Fuml with { Vms = 65 });
        Refused("--budget", Fuml with { BudgetMiB = 0 });
        Refused("--overload", Fuml with { Overload = 0 });
        Refused("--overload", Fuml with { Overload = double.NaN });
        Refused("--duration", Fuml with { Phases = Fuml.Phases with { MeasureSeconds = 0 } });
        Refused("64 at most", Fuml with { Overload = 2.8, RequestKiB = 1024 });
        Refused("guest RAM", Fuml with { Overload = 4 });
        Refused("fvm.ewma", Fuml with { Variants = [new Variant("x", new FvmParameters { Ewma = default })] });
    }

    [Fact]
    public void An_unknown_name_lists_the_known() =>
        Assert.Contains("fuml", Assert.Throws<LabError>(() => ScenarioCatalog.Find("nope", false)).Message);

    private static void Refused(string text, Scenario scenario) =>
        Assert.Contains(text, Assert.Throws<LabError>(() => ScenarioLimits.Check(scenario)).Message);
}
