using MiniVmm.Fvm;
using MiniVmm.Lab;
using MiniVmm.Lab.Scenarios;
using MiniVmm.Lab.Simulating;
using MiniVmm.Model.Simulation;
using Xunit;

namespace MiniVmm.Tests.Lab.Simulating;

public sealed class ScenarioFleetTests
{
    [Fact]
    public void A_variant_becomes_one_host()
    {
        Variant variant = SyntheticExperiment.Variant("mpl");
        SimulationSettings settings = ScenarioFleet.Settings(variant, 5, new SimulationOptions());

        Assert.Equal((1, 4, 5u), (settings.Hosts, settings.Vms, settings.Seed));
        Assert.Equal(new HostClass("size 1", 1, 2, 120), Assert.Single(settings.HostClasses));
        Assert.Equal((4, 24), (settings.WarmUpPeriods, settings.MeasuredPeriods));
        VmClass vm = Assert.Single(settings.VmClasses);
        Assert.Equal(variant.Groups[0].Control, vm.Control);
        Assert.Equal(8192, vm.Load.RequestKiB);
        Assert.Equal(1, vm.Load.RampS);
        // 2048 pages, 50 times, 77 ns each.
        Assert.Equal(0.0078848, vm.Load.WorkS, 9);
        Assert.Equal([new LoadLevel(0, 6)], vm.Load.Levels);
    }

    [Fact]
    public void Sizes_and_mixes_multiply_it()
    {
        SimulationOptions options = new()
        {
            Hosts = 100,
            Sizes = HostSize.Parse("1:3,2.5"),
            Mix = ControllerMix.Parse("vegas:0.75,plain:0.25,cap3"),
            Periods = 7,
        };
        SimulationSettings settings = ScenarioFleet.Settings(SyntheticExperiment.Variant("mpl"), 1, options);

        Assert.Equal(400, settings.Vms);
        Assert.Equal(7, settings.MeasuredPeriods);
        Assert.Equal([new HostClass("size 1", 3, 2, 120), new HostClass("size 2.5", 1, 5, 300)], settings.HostClasses);
        Assert.Equal(["vm/vegas", "vm/plain", "vm/cap3"], settings.VmClasses.Select(c => c.Name));
        Assert.Equal([3.0, 1, 4], settings.VmClasses.Select(c => c.Share));
        Assert.Equal("vegas", settings.VmClasses[0].Control.Rule);
        Assert.Equal(FvmMode.Off, settings.VmClasses[1].Control.Mode);
        Assert.Equal(3, settings.VmClasses[2].Control.Threads);
    }

    [Fact]
    public void What_it_cannot_express_is_said_in_one_line()
    {
        Variant variant = SyntheticExperiment.Variant("mpl");
        VmGroup group = variant.Groups[0];
        Refuses("on and off", group with { Load = group.Load with { OnSeconds = 3, OffSeconds = 3 } });
        Refuses("httpd alone", group with { App = "/tmp/other.elf" });
        Refuses("appends", group with { Append = "fvm.burst_ms=5" });

        void Refuses(string text, VmGroup changed)
        {
            LabError error = Assert.Throws<LabError>(() => ScenarioFleet.Settings(variant with { Groups = [changed] }, 1, new SimulationOptions()));
            Assert.Contains(text, error.Message);
            Assert.DoesNotContain('\n', error.Message);
        }
    }

    [Theory]
    [InlineData("mpl:0", "mpl:0")]
    [InlineData("mpl:x", "mpl:x")]
    [InlineData("mpl,", "no NAME:SHARE")]
    [InlineData("veags", "vegas")]
    [InlineData("cap0", "fvm.threads")]
    public void Wrong_mixes_say_what_is_wrong(string text, string named) =>
        Assert.Contains(named, Assert.Throws<LabError>(() => ControllerMix.Parse(text)).Message);

    [Theory]
    [InlineData("0:1")]
    [InlineData("-1")]
    [InlineData("big")]
    [InlineData("1:2:3")]
    public void Wrong_sizes_say_what_is_wrong(string text) =>
        Assert.Contains("--sizes", Assert.Throws<LabError>(() => HostSize.Parse(text)).Message);

    [Fact]
    public void Values_out_of_range_are_an_error_of_the_variant()
    {
        LabError error = Assert.Throws<LabError>(() => ScenarioFleet.Settings(
            SyntheticExperiment.Variant("mpl"), 1, new SimulationOptions { Noise = 3 }));
        Assert.Equal("variant mpl: the noise must be at least 0 and below 0.25", error.Message);
    }

    [Fact]
    public void Every_built_in_scenario_can_be_simulated_or_says_why_not()
    {
        foreach (string name in ScenarioCatalog.Names)
        {
            Scenario scenario = ScenarioCatalog.Find(name, quick: true).Scenario;
            foreach (Variant variant in scenario.Variants)
            {
                try
                {
                    Assert.Equal(variant.Vms, ScenarioFleet.Settings(variant, scenario.Seed, new SimulationOptions()).Vms);
                }
                catch (LabError error)
                {
                    Assert.StartsWith($"variant {variant.Name} cannot be simulated: ", error.Message);
                }
            }
        }
    }
}
