using MathNet.Numerics.Distributions;
using MiniVmm.Model.Curves;
using MiniVmm.Model.Fitting;
using Xunit;

namespace MiniVmm.Tests.Model.Fitting;

public sealed class CurveFitTests
{
    private static readonly ThrashingCurve Truth = new(10.5, 2, 0.8, 60, 1.8);

    [Fact]
    public void A_curve_is_found_again_in_noise_with_outliers()
    {
        CurveSample[] samples = [.. Samples(Truth, 0.1, 400)];
        for (int i = 0; i < samples.Length; i += 25)
            samples[i] = samples[i] with { VctMs = samples[i].VctMs * 6 };
        CurveFit fit = CurveFit.Of(samples, 2, null, out string? obstacle)!;
        Assert.Null(obstacle);
        Assert.Equal(Truth.TickMs, fit.Curve.TickMs, 0.3);
        Assert.Equal(Truth.Knee, fit.Curve.Knee, 0.05);
        foreach (double load in (double[])[0.9, 1, 1.3, 2])
            Assert.Equal(1, fit.Curve.Slowdown(load) / Truth.Slowdown(load), 0.1);
        Assert.InRange(fit.Noise, 0.07, 0.14);
    }

    [Fact]
    public void A_ceiling_and_the_cost_of_rising_caps_are_found_where_there_are_any()
    {
        ThrashingCurve truth = Truth with { Steepness = 400, Exponent = 1.5, Ceiling = 40, PageInSeconds = 8 };
        CurveFit fit = CurveFit.Of([.. Samples(truth, 0.08, 800)], 2, null, out _)!;
        Assert.Equal(40, fit.Curve.Ceiling!.Value, 6.0);
        Assert.Equal(8, fit.Curve.PageInSeconds, 1.5);
        Assert.Contains(fit.Parameters, p => p is { Name: "page_in_seconds", StandardError: > 0 and < 2 });
    }

    [Fact]
    public void Too_little_says_what_is_missing()
    {
        Assert.Null(CurveFit.Of([.. Samples(Truth, 0.1, 5)], 2, null, out string? obstacle));
        Assert.Contains("5 control periods", obstacle);
        Assert.Null(CurveFit.Of([.. Samples(Truth, 0.1, 100).Select(s => s with { Load = 0.7 })], 2, null, out obstacle));
        Assert.Contains("the same throughout", obstacle);
        Assert.Null(CurveFit.Of([.. Samples(Truth, 0.02, 100).Where(s => s.Load < 0.8)], 2, null, out obstacle));
        Assert.Contains("never pressed", obstacle);
        Random random = new(3);
        Assert.Null(CurveFit.Of(
            [.. Samples(Truth, 0.1, 100).Select(s => s with { VctMs = Math.Exp(10 * random.NextDouble()) })], 2, null, out obstacle));
        Assert.NotNull(obstacle);
    }

    private static IEnumerable<CurveSample> Samples(ThrashingCurve curve, double noise, int count)
    {
        Random random = new(11);
        for (int i = 0; i < count; i++)
        {
            double load = 0.2 + (2 * i / (double)count), resumed = i % 3 == 0 ? 0.2 * random.NextDouble() : 0;
            yield return new CurveSample(4, load, resumed, curve.VctMs(4, load, resumed) * Math.Exp(Normal.Sample(random, 0, noise)));
        }
    }
}
