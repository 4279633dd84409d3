using System.Globalization;
using MiniVmm.Fvm;
using Xunit;

namespace MiniVmm.Tests.Fvm;

/// <summary>Hand-worked: <c>rule, mode, initial x, a, parameters: VCTs in ms > x after each, cut to thousandths</c>. g = 1
/// makes V the sample itself, b = 1.5 and H = 2.5: 10 ms is the baseline, 26 ms is congestion.</summary>
public sealed class ControlRulesTests
{
    [Theory]
    [InlineData("aimd mpl 12 1: 10 10 26 idle > 13 14 9.333 10.333")]
    [InlineData("aimd mpl 1.0 0.25: 10 10 26 26 > 1.25 1.5 1 1")]
    [InlineData("fixed mpl 7 1: 10 26 26 10 idle > 7 7 7 7 7")]
    [InlineData("fixed rate 7.5 1: 10 26 idle > 7.5 7.5 7.5")]
    // At its point, 10, a root is 1: up by 1, down by 10 - 10 / 1.5. Four times higher the root is 2.
    [InlineData("sqrt mpl 10 1: 10 > 11")]
    [InlineData("sqrt mpl 10 0: 10 26 > 10 6.666")]
    [InlineData("sqrt mpl 40 1: 10 > 40.5")]
    [InlineData("sqrt mpl 40 0: 10 26 > 40 33.333")]
    [InlineData("sqrt mpl 16 0 at=4: 10 26 26 > 16 13.333 10.899")] // 13.333 - 4/3 * sqrt(3.333)
    [InlineData("sqrt mpl 1 1 at=4: 10 26 > 3 1.845")] // 1 + 1 / sqrt(1/4); 3 - 4/3 * sqrt(3/4)
    [InlineData("sqrt rate 40 0.1: 10 26 > 40.05 33.378")] // 40050 - 3334 * 2.00125 mHz
    // Up by 10 / x, down by 10 - 10 / 1.5.
    [InlineData("iiad mpl 10 1: 10 > 11")]
    [InlineData("iiad mpl 20 1: 10 26 10 > 20.5 17.166 17.749")] // 10/20, 10/17.166 = 0.5825
    [InlineData("iiad mpl 2 1 at=4: 10 26 26 26 > 4 2.666 1.333 1")]
    [InlineData("iiad rate 40 0.1: 10 26 > 40.025 36.691")]
    // Backlog x (1 - 10 / V): below 1 more, above 3 less.
    [InlineData("vegas mpl 10 1: 10 10 11 15 13 14 26 idle > 11 12 12 11 11 10 6.666 7.666")] // 1.09 4 2.54 3.14
    [InlineData("vegas mpl 10 1 low=0.1 high=0.1: 10 10 10.5 > 11 12 11")] // 0.57
    [InlineData("vegas mpl 10 1 low=5: 10 16 20 > 11 12 11")] // 4.1 is below low, though above high; 6 is above both
    [InlineData("vegas rate 10 0.1: 10 10 9 15 > 10.1 10.2 10.3 10.2")] // a V below Vmin is no backlog; 10.3 * 0.4 = 4.12
    public void Decides(string row)
    {
        string[] sides = row.Split(':', '>');
        string[] head = sides[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        FvmParameters parameters = Parameters(head[0], head[1] == "rate", head[2], head[3]);
        Assert.Equal(sides[2].Trim(), RuleRow.Play(parameters, head[4..], sides[1], cell => new ControlPeriod(
            cell == "idle" ? 0 : (uint)(decimal.Parse(cell, CultureInfo.InvariantCulture) * 1000))));
    }

    [Fact]
    public void Each_rule_is_told_apart_and_its_defaults_are_allowed()
    {
        Assert.Equal(ControlRules.All.Count, ControlRules.All.Select(r => r.Name).Distinct().Count());
        foreach (IControlRule rule in ControlRules.All)
        {
            Assert.Same(rule, ControlRules.Find(rule.Name));
            Assert.InRange(rule.Parameters.Count, 0, 4);
            Assert.All(rule.Parameters, p => Assert.True(p.Minimum <= p.Default && p.Default <= p.Maximum, p.Name));
        }
    }

    private static FvmParameters Parameters(string rule, bool rate, string x, string add)
    {
        var parameters = new FvmParameters { Rule = rule, Ewma = Q16.One };
        return rate
            ? parameters with { Mode = FvmMode.Rate, Rate = Millihertz.Parse(x), RateAdd = Millihertz.Parse(add) }
            : parameters with { Threads = (ushort)(Q16.Parse(x).Raw >> 16), Add = Q16.Parse(add) };
    }
}
