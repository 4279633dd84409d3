using MiniVmm.Lab.Analysis;
using Xunit;

namespace MiniVmm.Tests.Lab;

public sealed class StatisticsTests
{
    [Theory]
    [InlineData("5 5 5 5", 1.0)]
    [InlineData("1 0 0 0", 0.25)]
    [InlineData("1 2 3", 36.0 / 42)]
    public void Jains_index(string shares, double index) =>
        Assert.Equal(index, Statistics.Jain([.. shares.Split(' ').Select(double.Parse)])!.Value, 12);

    [Fact]
    public void Nothing_served_is_neither_fair_nor_unfair() => Assert.Null(Statistics.Jain([0, 0]));

    [Theory]
    [InlineData("1:1 2:1 3:1 4:1", 0.5, 2.0)]
    [InlineData("1:1 2:1 3:1 4:1", 0.99, 4.0)]
    [InlineData("10:95 100:5", 0.95, 10.0)]
    [InlineData("10:94 100:6", 0.95, 100.0)]
    [InlineData("100:6 10:94", 0.95, 100.0)]
    [InlineData("7:0 9:1", 0.01, 9.0)]
    public void Percentiles_are_of_the_weight(string samples, double share, double value) =>
        Assert.Equal(value, Statistics.Percentile(Samples(samples), share));

    [Fact]
    public void Means_are_weighted()
    {
        Assert.Equal(19, Statistics.Mean(Samples("10:9 100:1")));
        Assert.Null(Statistics.Mean(Samples("10:0")));
        Assert.Null(Statistics.Percentile([], 0.5));
    }

    private static IEnumerable<(double, double)> Samples(string text) =>
        text.Split(' ').Select(cell => cell.Split(':')).Select(c => (double.Parse(c[0]), double.Parse(c[1])));
}
