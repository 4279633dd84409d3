using MiniVmm.Lab.Analysis;

namespace MiniVmm.Lab.Reports;

/// <summary>What the runs of a variant come to together.</summary>
internal static class Medians
{
    /// <summary>The medians of several; requests and errors are summed up.</summary>
    public static Figures Of(IReadOnlyCollection<Figures> figures) => new()
    {
        RequestsPerS = Of(figures, f => f.RequestsPerS) ?? 0,
        Requests = figures.Sum(f => f.Requests),
        Errors = figures.Sum(f => f.Errors),
        VctMs = new VctFigures(Of(figures, f => f.VctMs.Mean), Of(figures, f => f.VctMs.P95)),
        LatencyMs = new LatencyFigures(Of(figures, f => f.LatencyMs.P50), Of(figures, f => f.LatencyMs.P99)),
        VMs = Of(figures, f => f.VMs),
        SlowdownMean = Of(figures, f => f.SlowdownMean),
        CapMean = Of(figures, f => f.CapMean),
        ActiveMean = Of(figures, f => f.ActiveMean),
        SuspendedMean = Of(figures, f => f.SuspendedMean),
        CongestedShare = Of(figures, f => f.CongestedShare),
    };

    /// <summary>The median of those that have the figure; null where none has it.</summary>
    public static double? Of<T>(IEnumerable<T> figures, Func<T, double?> figure)
    {
        double[] values = [.. figures.Select(figure).OfType<double>()];
        return values.Length > 0 ? Bootstrap.Median(values) : null;
    }
}
