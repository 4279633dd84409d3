using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace MiniVmm.Bench.Timer;

/// <summary>Instructions the guest retires a tick. A deterministic machine repeats exactly, so one more run of it tells
/// what the measured one did.</summary>
internal sealed class RetiredColumn : IColumn
{
    public string Id => nameof(RetiredColumn);

    public string ColumnName => "Retired";

    public string Legend => "Guest instructions retired a tick";

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
        using var machine = new TickingMachine((string)benchmarkCase.Parameters[nameof(TimerBenchmarks.Fvm)]);
        long before = machine.Run(1);
        long retired = machine.Run(TimerBenchmarks.Ticks) - before;
        return ((double)retired / TimerBenchmarks.Ticks).ToString("F1", CultureInfo.InvariantCulture);
    }
}
