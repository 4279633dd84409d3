using MiniVmm.Lab.Load;
using Xunit;

namespace MiniVmm.Tests.Lab;

public sealed class SplitMix64Tests
{
    /// <summary>Values of Vigna's splitmix64.c.</summary>
    [Fact]
    public void Gives_the_published_numbers()
    {
        var random = new SplitMix64(1234567);

        Assert.Equal(
            [6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821],
            Enumerable.Range(0, 5).Select(_ => random.Next()));
    }

    /// <summary>Moments and tail of the exponential distribution, well within ten standard errors.</summary>
    [Fact]
    public void Exponential_numbers_are_exponential()
    {
        var random = new SplitMix64(1);
        double[] sample = [.. Enumerable.Range(0, 200_000).Select(_ => random.NextExponential())];

        Assert.Equal(1, sample.Average(), 0.02);
        Assert.Equal(2, sample.Average(x => x * x), 0.1);
        Assert.Equal(Math.Exp(-1), sample.Count(x => x > 1) / (double)sample.Length, 0.01);
        Assert.Equal(Math.Exp(-3), sample.Count(x => x > 3) / (double)sample.Length, 0.005);
        Assert.True(sample.Min() >= 0);
    }
}
