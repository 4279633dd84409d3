using MiniVmm.Lab.Reports;

namespace MiniVmm.Lab.Plots;

/// <summary>Figures of variants as dots.</summary>
internal static class FigureDots
{
    public static DotValue? Of(VariantSummary variant, FigureDefinition figure)
    {
        double[] runs = [.. variant.Runs.Where(r => r.MeasuredS > 0).Select(figure.OfRun).OfType<double>()];
        if (Median(variant, figure) is not double median || runs.Length == 0)
            return null;
        return variant.Intervals.GetValueOrDefault(figure.Key) is ConfidenceInterval interval
            ? new DotValue(median, interval.Low, interval.High, runs)
            : new DotValue(median, median, median, runs);
    }

    public static double? Median(VariantSummary variant, FigureDefinition figure)
    {
        RunSummary[] complete = [.. variant.Runs.Where(r => !r.Partial && r.MeasuredS > 0)];
        return Medians.Of(complete.Length > 0 ? complete : variant.Runs.Where(r => r.MeasuredS > 0), figure.OfRun);
    }

    public static DotValue Of(Comparison ratio) =>
        new(ratio.Value, ratio.Low ?? ratio.Value, ratio.High ?? ratio.Value, []);
}
