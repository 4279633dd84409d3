using MiniVmm.Lab.Plots;
using Xunit;

namespace MiniVmm.Tests.Lab;

public sealed class PolicyStyleTests
{
    [Fact]
    public void Policies_that_stand_side_by_side_can_be_told_apart()
    {
        string[] policies = ["plain", "mpl", "rate", "probe", "sqrt", "iiad", "vegas", "cap1", "cap2", "cap3", "cap4", "cap5", "cap6"];
        IReadOnlyDictionary<string, PolicyStyle> styles = PolicyStyle.Assign(policies);
        Assert.Equal(policies.Length, styles.Values.Select(s => s.Colour).Distinct().Count());
        Assert.Equal(policies.Length, styles.Values.Select(s => (s.Marker, s.Dash)).Distinct().Count());
        string[] others = [.. Enumerable.Range(0, 8).Select(i => $"own{i}")];
        Assert.Equal(8, PolicyStyle.Assign(others).Values.Select(s => (s.Colour, s.Marker, s.Dash)).Distinct().Count());
    }

    [Fact]
    public void A_policy_looks_the_same_in_whatever_company()
    {
        Assert.Equal(PolicyStyle.Assign(["mpl"])["mpl"], PolicyStyle.Assign(["own", "plain", "mpl"])["mpl"]);
        Assert.Equal("0072B2", PolicyStyle.Assign(["mpl"])["mpl"].Colour);
    }
}
