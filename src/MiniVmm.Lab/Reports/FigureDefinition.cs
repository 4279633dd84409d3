using MiniVmm.Lab.Analysis;

namespace MiniVmm.Lab.Reports;

/// <summary>A figure that runs are judged by: the one place that knows its name, unit and meaning.</summary>
/// <param name="Key">Its path in a run of the summary.</param>
/// <param name="Label">For people.</param>
/// <param name="Unit">Empty for a share or a count.</param>
/// <param name="Meaning">Its definition in a sentence.</param>
/// <param name="OfRun">Its value.</param>
/// <param name="OfPeriods">Its value from the sums of any control periods; null where it has none of a part of a run.</param>
/// <param name="OverThirds">Whether it compares the last third of a run with the first by <paramref name="OfPeriods"/>.</param>
public sealed record FigureDefinition(
    string Key, string Label, string Unit, string Meaning, Func<RunSummary, double?> OfRun,
    Func<PeriodSum, double?>? OfPeriods, bool OverThirds = false);
