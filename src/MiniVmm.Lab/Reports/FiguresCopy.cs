using MiniVmm.Lab.Analysis;

namespace MiniVmm.Lab.Reports;

/// <summary>Gives a summary the figures of its interval.</summary>
internal static class FiguresCopy
{
    public static T To<T>(Figures from, T to)
        where T : Figures => (T)(to with
        {
            RequestsPerS = from.RequestsPerS,
            Requests = from.Requests,
            Errors = from.Errors,
            VctMs = from.VctMs,
            LatencyMs = from.LatencyMs,
            VMs = from.VMs,
            SlowdownMean = from.SlowdownMean,
            CapMean = from.CapMean,
            ActiveMean = from.ActiveMean,
            SuspendedMean = from.SuspendedMean,
            CongestedShare = from.CongestedShare,
        });

    /// <summary>The medians of several; requests and errors are summed up.</summary>
    public static Figures Median(IReadOnlyCollection<Figures> figures) => new()
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
