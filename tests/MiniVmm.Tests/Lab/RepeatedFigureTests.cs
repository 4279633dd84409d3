using MiniVmm.Lab.Analysis;
using Xunit;

namespace MiniVmm.Tests.Lab;

public sealed class RepeatedFigureTests
{
    [Fact]
    public void The_interval_of_three_runs_is_their_range()
    {
        // All three resamples are the least one with probability 1/27, which is above 2.5%.
        Assert.Equal(new Estimate(20, 10, 40, IntervalBasis.Repetitions), Of(20, 10, 40).Estimate());
    }

    [Fact]
    public void The_interval_of_many_runs_lies_inside_their_range_and_repeats()
    {
        RepeatedFigure figure = Of([.. Enumerable.Range(1, 21).Select(i => (double)i)]);
        Estimate estimate = figure.Estimate()!;
        Assert.Equal(11, estimate.Value);
        // By order statistics the 95% interval of a median of 21 values is from the 6th to the 16th.
        Assert.InRange(estimate.Low!.Value, 5, 7);
        Assert.InRange(estimate.High!.Value, 15, 17);
        Assert.Equal(estimate, figure.Estimate());
    }

    [Fact]
    public void A_single_run_has_an_interval_only_from_within()
    {
        Assert.Equal(new Estimate(7, null, null, IntervalBasis.None), Of(7).Estimate());
        double[] within = [.. Enumerable.Range(0, 1001).Select(i => i / 1000.0)];
        Assert.Equal(
            new Estimate(7, 0.025, 0.975, IntervalBasis.WithinRun),
            (Of(7) with { WithinRun = within }).Estimate() is { } e ? e with { Low = Math.Round(e.Low!.Value, 6), High = Math.Round(e.High!.Value, 6) } : null);
        Assert.Null(Of().Estimate());
    }

    [Fact]
    public void Paired_ratios_know_what_the_repetitions_have_in_common()
    {
        RepeatedFigure under = Of(10, 20, 80);
        RepeatedFigure over = Of(20, 40, 160);
        Assert.Equal(new Estimate(2, 2, 2, IntervalBasis.Repetitions), RepeatedFigure.Ratio(over, under, paired: true));
        Estimate unpaired = RepeatedFigure.Ratio(over, under, paired: false)!;
        Assert.Equal(2, unpaired.Value);
        Assert.True(unpaired.Low < 1 && unpaired.High > 4);
    }

    [Fact]
    public void A_host_that_changes_its_speed_between_repetitions_does_not_count()
    {
        // The ratio of the medians would be 20 / 40.
        Assert.Equal(new Estimate(1, 0.5, 2, IntervalBasis.Repetitions), RepeatedFigure.Ratio(Of(10, 20, 80), Of(10, 40, 40), paired: true));
    }

    [Fact]
    public void Only_repetitions_that_both_have_are_paired()
    {
        RepeatedFigure under = new(new Dictionary<int, double> { [1] = 10, [2] = 10, [3] = 1000 }, null);
        RepeatedFigure over = new(new Dictionary<int, double> { [1] = 30, [2] = 30 }, null);
        Assert.Equal(new Estimate(3, 3, 3, IntervalBasis.Repetitions), RepeatedFigure.Ratio(over, under, paired: true));
    }

    [Fact]
    public void Nothing_is_divided_by_nothing()
    {
        Assert.Null(RepeatedFigure.Ratio(Of(1), Of(0), paired: true));
        Assert.Null(RepeatedFigure.Ratio(Of(1), Of(), paired: true));
        Assert.Null(RepeatedFigure.Ratio(Of(), Of(1), paired: false));
    }

    private static RepeatedFigure Of(params double[] values) =>
        new(values.Select((v, i) => (v, i)).ToDictionary(x => x.i + 1, x => x.v), null);
}
