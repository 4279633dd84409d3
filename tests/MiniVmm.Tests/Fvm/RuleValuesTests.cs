using System.Text.Json;
using MiniVmm.Fvm;
using Xunit;

namespace MiniVmm.Tests.Fvm;

public sealed class RuleValuesTests
{
    private static readonly RuleValues LowAndHigh =
        RuleValues.None.With("low", Q16.Parse("0.5")).With("high", Q16.Parse("2"));

    [Fact]
    public void Parameters_with_equal_values_are_equal()
    {
        FvmParameters one = new() { Rule = "vegas", RuleParameters = LowAndHigh };
        FvmParameters other = one with
        {
            RuleParameters = RuleValues.None.With("high", Q16.Parse("2")).With("low", Q16.Parse("0.5")),
        };

        Assert.Equal(one, other);
        Assert.Equal(one.GetHashCode(), other.GetHashCode());
        Assert.NotEqual(one, one with { RuleParameters = LowAndHigh.With("low", Q16.One) });
        Assert.NotEqual(one, one with { RuleParameters = RuleValues.None });
    }

    [Fact]
    public void They_survive_the_way_through_JSON()
    {
        string json = JsonSerializer.Serialize(LowAndHigh);

        Assert.Equal("""{"high":2,"low":0.5}""", json);
        Assert.Equal(LowAndHigh, JsonSerializer.Deserialize<RuleValues>(json));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("""{"low":"much"}""")]
    [InlineData("""{"low":-1}""")]
    [InlineData("""{"low":65536}""")]
    public void Other_JSON_is_refused(string json) =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<RuleValues>(json));

    [Fact]
    public void The_command_line_holds_what_is_given_and_the_defaults_of_the_rest() => Assert.EndsWith(
        " fvm.victim=lowest fvm.rule=vegas fvm.vegas.low=1 fvm.vegas.high=2.5",
        new FvmParameters
        {
            Rule = "vegas",
            RuleParameters = RuleValues.None.With("high", Q16.Parse("2.5")),
            Victim = ThreadChoice.Lowest,
        }.ToCommandLine(), StringComparison.Ordinal);

    [Theory]
    [InlineData("vegas", "b", "1", "fvm.vegas.b is no parameter of the rule; it has low, high")]
    [InlineData("fixed", "b", "1", "fvm.fixed.b is no parameter of the rule; it has none")]
    [InlineData("vegas", "low", "64.1", "fvm.vegas.low must lie between 0.1 and 64")]
    [InlineData("sqrt", "at", "0", "fvm.sqrt.at must lie between 0.1 and 1000")]
    public void Wrong_ones_are_named(string rule, string name, string value, string fault) => Assert.Equal(
        fault, new FvmParameters { Rule = rule, RuleParameters = RuleValues.None.With(name, Q16.Parse(value)) }.Fault());
}
