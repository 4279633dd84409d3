using MiniVmm.Lab;
using MiniVmm.Lab.Analysis;
using Xunit;

namespace MiniVmm.Tests.Lab;

public sealed class TelemetryTraceTests
{
    private const string Trace = """
        # start_unix_ms=1000000
        time_ms,vct_ms,ewma_ms,min_ms,slowdown,busy_ticks,idle_ticks,cap,active,suspended,rate_hz,congested,served,mode,vct_max_ms
        1000.5,20.25,18.5,10,1.85,40,2,7,6,3,,1,12,1,35.5
        2001,,18.5,,,0,100,7,0,0,,0,12,1,

        """;

    [Fact]
    public void Every_column_finds_its_field_and_time_becomes_wall_clock_time()
    {
        IReadOnlyList<TelemetryRecord> records = TelemetryTrace.Parse(Trace, "test");
        Assert.Equal(
            new TelemetryRecord
            {
                UnixMs = 1_001_000.5,
                VctMs = 20.25,
                EwmaMs = 18.5,
                MinimumMs = 10,
                Slowdown = 1.85,
                BusyTicks = 40,
                IdleTicks = 2,
                Cap = 7,
                Active = 6,
                Suspended = 3,
                Congested = true,
            },
            records[0]);
        Assert.Equal(2, records.Count);
        Assert.Null(records[1].VctMs);
        Assert.Equal(100, records[1].IdleTicks);
    }

    [Fact]
    public void A_line_cut_short_at_the_end_is_left_out() =>
        Assert.Equal(2, TelemetryTrace.Parse(Trace + "3001,20,1", "test").Count);

    [Fact]
    public void Damage_elsewhere_names_file_and_line()
    {
        LabError error = Assert.Throws<LabError>(
            () => TelemetryTrace.Parse(Trace.Replace("2001,", "", StringComparison.Ordinal), "vm1.csv"));
        Assert.Contains("vm1.csv, line 4", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_file_holds_no_records() => Assert.Empty(TelemetryTrace.Parse("", "test"));
}
