using MiniVmm.Lab.Analysis;
using Xunit;

namespace MiniVmm.Tests.Lab;

public sealed class ConvergenceTests
{
    [Theory]
    [InlineData("at rest from the start", "10*20", 0.0)]
    // The mean over five bins first lies within 10% of 10 at the bin with no more than one of 5 in reach: bin 5 sees 5 10 10 10 10 = 9.
    [InlineData("a step", "5*4 10*16", 5.0)]
    [InlineData("a step from far away", "0*4 10*16", 6.0)]
    [InlineData("a single spike is levelled", "10*8 14 10*11", 0.0)]
    [InlineData("a sawtooth is levelled", "8 9 10 11 12 8 9 10 11 12 8 9 10 11 12 8 9 10 11 12", 0.0)]
    [InlineData("swings wider than the smoothing never rest", "2*5 18*5 2*5 18*5", null)]
    [InlineData("a rise to the end never rests", "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20", null)]
    [InlineData("what comes to rest late measures itself", "0*14 10*6", null)]
    [InlineData("too short to tell", "10*7", null)]
    [InlineData("nothing ever", "0*20", 0.0)]
    public void Seconds_until_it_stays_near_its_steady_state(string what, string bins, double? seconds)
    {
        double[] series = [.. bins.Split(' ').Select(b => b.Split('*'))
            .SelectMany(b => Enumerable.Repeat(double.Parse(b[0]), b.Length == 2 ? int.Parse(b[1]) : 1))];
        Assert.True(seconds == Convergence.Seconds(series, 1), what);
        Assert.True(seconds * 5 == Convergence.Seconds(series, 5), what);
    }

    [Fact]
    public void A_day_of_control_periods_has_a_slope_too()
    {
        SeriesPoint[] day = [.. Enumerable.Range(0, 86_400).Select(s => new SeriesPoint(s, (3 * s) + (s % 7)))];
        Assert.Equal(3, Drift.Slope(day)!.Value, 3);
    }

    [Theory]
    [InlineData("0:1 1:3 2:5 3:7 4:9 5:11", 2.0)]
    [InlineData("0:1 1:3 2:5 3:700 4:9 5:11", 2.0)]
    [InlineData("0:5 1:5 2:5 3:5 4:5 5:5", 0.0)]
    [InlineData("0:5 1:6", null)]
    public void Slope_is_the_median_of_all_pairs(string points, double? slope) => Assert.Equal(
        slope, Drift.Slope([.. points.Split(' ').Select(p => p.Split(':')).Select(p => new SeriesPoint(double.Parse(p[0]), double.Parse(p[1])))]));
}
