using MiniVmm.Fvm;
using MiniVmm.Host.Policing;
using MiniVmm.Lab.Reports;
using MiniVmm.Lab.Scenarios;
using MiniVmm.Machine.Wrapping;
using Xunit;

namespace MiniVmm.Tests.Lab;

/// <summary>Wrappers around guests, and a police over them, in scenarios.</summary>
public sealed class GuardedScenarioTests
{
    [Theory]
    [InlineData("wrap: rate", "rate,period_ms=5000,window_ms=60000")]
    [InlineData("period: 1 s\nwrap: off", "off,period_ms=1000,window_ms=12000")]
    [InlineData("wrap: vegas", "rule=vegas")]
    [InlineData("wrap: {rate: 5, burst_ms: 20}", "burst_ms=20,mul=1.5,rate=5")]
    public void A_wrap_is_the_monitors_option(string fragment, string text) =>
        Assert.Contains(text, WrapOption.Format(ScenarioText.Group(fragment).Wrap!), StringComparison.Ordinal);

    [Fact]
    public void Variants_put_wraps_around_and_take_them_away()
    {
        Scenario scenario = ScenarioText.Load(ScenarioText.Complete(
            "app: httpd-plain\nwrap: {rate: 5}\nvariants: {a: {}, b: {wrap: none}, c: {wrap: off}, d: {wrap: {mul: 2}}}")).Scenario;
        FvmParameters?[] wraps = [.. scenario.Variants.Select(v => v.Groups[0].Wrap)];
        Assert.Null(wraps[1]);
        Assert.Equal([FvmMode.Rate, FvmMode.Off, FvmMode.Rate], wraps.OfType<FvmParameters>().Select(w => w.Mode));
        Assert.Equal((new Millihertz(5000), Q16.Parse("2")), (wraps[3]!.Rate, wraps[3]!.Mul));
    }

    [Fact]
    public void A_kernel_without_the_friendly_part_gets_none_of_its_options()
    {
        VmGroup group = ScenarioText.Group("app: httpd-plain\nappend: port=80\nwrap: rate");
        Assert.Equal("port=80", group.CommandLine);
        Assert.StartsWith("--wrap rate,", group.Controls, StringComparison.Ordinal);
        Assert.Contains("fvm=mpl", ScenarioText.Group("wrap: rate").CommandLine, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("wrap: mpl", "fvm must be rate or off")]
    [InlineData("wrap: probe", "fvm.rule must not be probe")]
    [InlineData("wrap: {threads: 3}", "unknown key 'threads'")]
    [InlineData("wrap: [rate]", "wrap is a list; write none, off, rate")]
    [InlineData("wrap: {burst_ms: 0}", "fvm.burst_ms must lie between 1 and")]
    [InlineData("app: httpd-plain\ncontroller: mpl", "httpd-plain has no friendly part for a controller; write controller: off")]
    [InlineData("police: deman", "unknown policy 'deman'; did you mean 'demand'?")]
    [InlineData("police: {grace: 5}", "grace: '5' has no unit")]
    [InlineData("police: {slack: 0.5}", "slack must lie between 1 and 100, not 0.5")]
    [InlineData("police: {policy: resident, backoff: 0.5}", "unknown key 'backoff'")]
    [InlineData("police: {penalty: fine}", "unknown penalty 'fine'")]
    public void What_is_wrong_is_said(string fragment, string message) =>
        Assert.Contains(message, Assert.Single(ScenarioText.Errors(ScenarioText.Complete(fragment))), StringComparison.Ordinal);

    [Fact]
    public void A_police_has_a_policy_and_durations_with_units()
    {
        PolicePlan plan = ScenarioText.Single("period: 2 s\npolice: {grace: 3 periods, congested: 200, penalty: freeze, interval: 500 ms}").Police!;
        Assert.Equal(("demand", "freeze", 0.5), (plan.Policy, plan.Penalty, plan.IntervalSeconds));
        Assert.Equal([("congested", 200.0), ("grace", 6.0)], plan.Values.OrderBy(v => v.Key).Select(v => (v.Key, v.Value)));
        plan.Found();
        Assert.Null(ScenarioText.Single("police: none").Police);
        Assert.Equal("resident", ScenarioText.Single("police: resident").Police!.Policy);
    }

    [Fact]
    public void Both_are_written_down_and_read_again()
    {
        Scenario scenario = ScenarioText.Load(ScenarioText.Complete("wrap: {rate: 5}\npolice: {grace: 3 s}")).Scenario;
        ScenarioText.AssertEqual(scenario, Json.Read<Scenario>(Json.Write(scenario), "x"));
    }
}
