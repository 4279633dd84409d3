using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace MiniVmm.Bench.Timer;

/// <summary>Instructions the guest retires in a stage. A deterministic machine repeats exactly, so one more run of it tells
/// what the measured one did.</summary>
internal sealed class RetiredColumn : IColumn
{
    public string Id => nameof(RetiredColumn);

    public string ColumnName => "Retired";

    public string Legend => "Guest instructions retired";

    public bool AlwaysShow => true;

    public ColumnCategory Category => ColumnCategory.Custom;

    public int PriorityInCategory => 0;

    public bool IsNumeric => true;

    public UnitType UnitType => UnitType.Dimensionless;

    public bool IsAvailable(Summary summary) => true;

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase) => GetValue(summary, benchmarkCase, summary.Style);

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style)
    {
        using TickStage stage = TickStages.Make((string)benchmarkCase.Parameters[nameof(TimerBenchmarks.Stage)]);
        long retired = stage.Run(TimerBenchmarks.Times);
        return ((double)retired / TimerBenchmarks.Times).ToString("F1", CultureInfo.InvariantCulture);
    }
}
