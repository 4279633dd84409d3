using MiniVmm.Fvm;
using MiniVmm.Lab.Scenarios;
using Xunit;

namespace MiniVmm.Tests.Lab;

/// <summary>What documents mean.</summary>
public sealed class ScenarioValueTests
{
    [Theory]
    [InlineData("30 s", 30)]
    [InlineData("5 min", 300)]
    [InlineData("2h", 7200)]
    [InlineData("2500 ms", 2.5)]
    [InlineData("12 periods", 24)]
    [InlineData("1 period", 2)]
    public void Durations_have_units(string text, double seconds) =>
        Assert.Equal(seconds, ScenarioText.Single($"period: 2 s\nduration: {text}").Phases.MeasureSeconds);

    [Theory]
    [InlineData("all", null)]
    [InlineData("1", "1")]
    [InlineData("0-1", "0,1")]
    [InlineData("'3,0-1'", "0,1,3")]
    [InlineData("[1, 0]", "0,1")]
    public void Processors_are_a_set(string text, string? processors)
    {
        IReadOnlyList<int>? read = ScenarioText.Single($"host: {{processors: {text}}}").Processors;
        Assert.Equal(processors, read is null ? null : string.Join(',', read));
    }

    [Fact]
    public void What_is_not_said_is_the_published_controller_on_four_guests()
    {
        Variant variant = ScenarioText.Single("");
        VmGroup group = Assert.Single(variant.Groups);
        Assert.Equal(("x", "x", null, null), (variant.Name, variant.Policy, variant.X, variant.BudgetMiB));
        Assert.Equal(new Phases(3, 25, 60, 130), variant.Phases);
        Assert.Equal(("vm", 4, "httpd", 80, 96), (group.Name, group.Vms, group.App, group.Port, group.MemoryMiB));
        Assert.Equal(new FvmParameters(), group.Control);
        Assert.Equal([new LoadStep(0, 1)], group.Load.Steps);
        Assert.Equal([new RequestShape { KiB = 8192, Passes = 200 }], group.Load.Requests);
    }

    [Theory]
    [InlineData("overload: 1.6", 6)] // 1.6 * 120 MiB / (4 * 8 MiB)
    [InlineData("overload: 2", 8)] // 7.5
    [InlineData("overload: 0.1", 1)] // never none
    [InlineData("overload: 2, request: {memory: 16 MiB}", 4)]
    [InlineData("overload: 1, requests: [{memory: 4 MiB, share: 3}, {memory: 16 MiB}]", 4)] // 30 / 7 MiB on the mean
    public void Overload_makes_clients(string load, double clients) => Assert.Equal(
        [new LoadStep(0, clients)],
        ScenarioText.Group($"host: {{budget: 120 MiB}}\nload: {{{load}}}").Load.Steps);

    [Fact]
    public void Overload_is_of_all_groups()
    {
        Variant variant = ScenarioText.Single(
            "host: {budget: 128 MiB}\nload: {overload: 2}\ngroups: {early: {vms: 3}, late: {vms: 1, start: 9 s, stop: 20 s}, none: {vms: 0}}");
        Assert.Equal(["early", "late"], variant.Groups.Select(g => g.Name));
        Assert.All(variant.Groups, g => Assert.Equal([new LoadStep(0, 8)], g.Load.Steps));
        Assert.Equal((9.0, 20.0), (variant.Groups[1].StartSeconds, variant.Groups[1].StopSeconds));
    }

    [Fact]
    public void A_load_is_read_whole()
    {
        LoadPlan load = ScenarioText.Group(
            "load: {steps: [{at: 0, rate: 4}, {at: 2 periods, rate: 0}], on: 10 s, off: 20 s, timeout: 1 min,\n"
            + "  requests: [{memory: 1 MiB, passes: 7, wait: 250 ms, priority: 9, share: 0.5}, {}]}").Load;
        Assert.Equal(LoadKind.Open, load.Kind);
        Assert.Equal([new LoadStep(0, 4), new LoadStep(10, 0)], load.Steps);
        Assert.Equal((10, 20, 60, 0), (load.OnSeconds, load.OffSeconds, load.TimeoutSeconds, load.ThinkSeconds));
        Assert.Equal(
            [
                new RequestShape { KiB = 1024, Passes = 7, WaitMs = 250, Priority = 9, Share = 0.5 },
                new RequestShape { KiB = 8192, Passes = 200 },
            ],
            load.Requests);
        Assert.Equal(1.5, ScenarioText.Group("load: {clients: 2, think: 1500 ms}").Load.ThinkSeconds);
    }

    [Theory]
    [InlineData("controller: off", "fvm=off fvm.period_ms=5000 fvm.window_ms=60000 fvm.ewma=0.3 fvm.threshold=2.5")]
    [InlineData("period: 1 s\ncontroller: off", "fvm=off fvm.period_ms=1000 fvm.window_ms=12000 fvm.ewma=0.3 fvm.threshold=2.5")]
    [InlineData("controller: {fvm: off, period_ms: 250, ewma: 0.5, threshold: 3}", "fvm=off fvm.period_ms=250 fvm.window_ms=60000 fvm.ewma=0.5 fvm.threshold=3")]
    [InlineData("controller: {threads: 3, max: 5, add: 0.5, mul: 2}", "fvm.threads=3 fvm.max=5 fvm.add=0.5 fvm.mul=2")]
    [InlineData("controller: {fvm: rate, rate: 5, rate_add: 0.2, rate_min: 1, rate_max: 9}", "fvm.rate=5 fvm.rate_add=0.2 fvm.rate_min=1 fvm.rate_max=9")]
    [InlineData("controller: vegas", "fvm=mpl ")]
    [InlineData("controller: {fvm: rate, rule: vegas, vegas.low: 1.5}", "fvm.rule=vegas fvm.vegas.low=1.5")]
    [InlineData("controller: {rule: sqrt, victim: robin, vegas.low: 1}", "fvm.victim=robin fvm.rule=sqrt")]
    public void A_controller_is_the_guests_options(string fragment, string options) =>
        Assert.Contains(options, ScenarioText.Group(fragment).Control.ToCommandLine(), StringComparison.Ordinal);

    [Fact]
    public void Variants_overlay_the_document_and_groups_overlay_both()
    {
        Scenario scenario = ScenarioText.Load(ScenarioText.Complete(
            "controller: {threshold: 3}\nload: {clients: 4, timeout: 9 s}\n"
            + "groups: {early: {}, late: {vms: 1, controller: {add: 2}}}\n"
            + "variants:\n  plain: {controller: off, vms: 2}\n  mpl:\n  busy: {load: {rate: 5}, groups: {late: {vms: 3}}}")).Scenario;
        Assert.Equal(["plain", "mpl", "busy"], scenario.Variants.Select(v => v.Name));
        VmGroup[] late = [.. scenario.Variants.Select(v => v.Groups[1])];
        Assert.Equal([FvmMode.Off, FvmMode.Mpl, FvmMode.Mpl], late.Select(g => g.Control.Mode));
        Assert.All(late, g => Assert.Equal((Q16.Parse("3"), Q16.Parse("2")), (g.Control.Threshold, g.Control.Add)));
        Assert.Equal([(2, 1), (4, 1), (4, 3)], scenario.Variants.Select(v => (v.Groups[0].Vms, v.Groups[1].Vms)));
        Assert.Equal([LoadKind.Closed, LoadKind.Closed, LoadKind.Open], late.Select(g => g.Load.Kind));
        Assert.Equal([new LoadStep(0, 5)], late[2].Load.Steps);
        Assert.All(late, g => Assert.Equal(9, g.Load.TimeoutSeconds));
    }

    [Fact]
    public void A_sweep_crosses_the_variants_and_only_selects_among_them()
    {
        const string fragment = "sweep: {what: RAM in MiB, key: memory, values: [64 MiB, 128 MiB]}\nvariants: {plain: {controller: off}, mpl: {}}\n";
        Scenario scenario = ScenarioText.Load(ScenarioText.Complete(fragment)).Scenario;
        Assert.Equal("RAM in MiB", scenario.Axis);
        Assert.Equal(
            [("plain@64", "plain", 64.0, 64), ("plain@128", "plain", 128.0, 128), ("mpl@64", "mpl", 64.0, 64), ("mpl@128", "mpl", 128.0, 128)],
            scenario.Variants.Select(v => (v.Name, v.Policy, v.X!.Value, v.Groups[0].MemoryMiB)));

        Scenario some = ScenarioText.Load(ScenarioText.Complete($"{fragment}only: [mpl@128, plain]")).Scenario;
        Assert.Equal(["plain@64", "plain@128", "mpl@128"], some.Variants.Select(v => v.Name));
    }
}
