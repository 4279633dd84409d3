using System.Globalization;

namespace MiniVmm.Lab.Analysis;

/// <summary>Reads the CSV trace that a monitor writes (docs/machine.md).</summary>
public static class TelemetryTrace
{
    private const string StartKey = "start_unix_ms=";

    /// <summary>The records in order. A last line that was cut short, by a kill or a full disk, is left out; any other
    /// damage is an error.</summary>
    public static IReadOnlyList<TelemetryRecord> Parse(string text, string source)
    {
        double start = 0;
        string[]? header = null;
        List<TelemetryRecord> records = [];
        string[] lines = text.Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            string line = lines[i].TrimEnd('\r');
            if (line.StartsWith('#'))
                start = line.IndexOf(StartKey, StringComparison.Ordinal) is int at and >= 0
                    ? Number(line[(at + StartKey.Length)..]) ?? start
                    : start;
            else if (header is null && line.Length > 0)
                header = line.Split(',');
            else if (header is not null && i < lines.Length - 1)
                records.Add(Row(header, line, start)
                    ?? throw new LabError($"{source}, line {i + 1}: not a telemetry record: '{line}'"));
        }
        return records;
    }

    private static TelemetryRecord? Row(string[] header, string line, double start)
    {
        string[] cells = line.Split(',');
        if (cells.Length != header.Length || Cell("time_ms") is not double time)
            return null;
        return new TelemetryRecord
        {
            UnixMs = start + time,
            VctMs = Cell("vct_ms"),
            EwmaMs = Cell("ewma_ms"),
            MinimumMs = Cell("min_ms"),
            Slowdown = Cell("slowdown"),
            BusyTicks = (int)(Cell("busy_ticks") ?? 0),
            IdleTicks = (int)(Cell("idle_ticks") ?? 0),
            Cap = Cell("cap") is double cap and > 0 ? (int)cap : null,
            Active = (int)(Cell("active") ?? 0),
            Suspended = (int)(Cell("suspended") ?? 0),
            Congested = Cell("congested") is 1,
        };
        double? Cell(string name) => Array.IndexOf(header, name) is int at and >= 0 ? Number(cells[at]) : null;
    }

    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : null;
}
