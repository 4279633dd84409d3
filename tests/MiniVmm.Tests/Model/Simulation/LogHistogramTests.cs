using MiniVmm.Model.Simulation;
using Xunit;

namespace MiniVmm.Tests.Model.Simulation;

public sealed class LogHistogramTests
{
    [Fact]
    public void Small_numbers_are_exact()
    {
        LogHistogram counts = new();
        for (uint i = 1; i <= 20; i++)
            counts.Add(i);
        Assert.Equal(1, counts.Quantile(0.05));
        Assert.Equal(10, counts.Quantile(0.5));
        Assert.Equal(19, counts.Quantile(0.95));
        Assert.Null(new LogHistogram().Quantile(0.5));
    }

    [Fact]
    public void Quantiles_of_large_numbers_are_right_to_three_percent()
    {
        Random random = new(3);
        uint[] values = [.. Enumerable.Range(0, 5000).Select(_ => (uint)Math.Exp(random.NextDouble() * 22))];
        LogHistogram first = new();
        LogHistogram second = new();
        foreach ((uint value, int i) in values.Select((v, i) => (v, i)))
            (i % 2 == 0 ? first : second).Add(value);
        first.Add(second);
        Array.Sort(values);
        foreach (double share in (double[])[0.05, 0.5, 0.95, 0.99])
        {
            double exact = values[(int)Math.Ceiling(share * values.Length) - 1];
            Assert.InRange(first.Quantile(share)!.Value, exact * 0.968, exact * 1.032);
        }
    }

    [Theory]
    [InlineData(uint.MaxValue)]
    [InlineData(0u)]
    public void The_ends_of_the_range_have_a_place(uint value)
    {
        LogHistogram counts = new();
        counts.Add(value);
        Assert.InRange(counts.Quantile(0.5)!.Value, value * 0.968, (value * 1.032) + 1e-9);
    }
}
