using System.Globalization;
using MiniVmm.Host.Watching;

namespace MiniVmm.Cli;

/// <summary>A figure of a watched instance as text.</summary>
/// <param name="Key">Its name in plain lines and in --sort.</param>
/// <param name="Title">Its name in the table, with its unit.</param>
/// <param name="Width">Characters it needs in the table.</param>
/// <param name="Rank">Those with the highest go first where the terminal is narrow.</param>
/// <param name="Value">Its number; null where there is none.</param>
/// <param name="Format">Of the number.</param>
internal sealed record WatchColumn(string Key, string Title, int Width, int Rank, Func<WatchedInstance, double?> Value, string Format)
{
    private const double Percent = 100, Mebi = 1 << 20, Million = 1e6;

    /// <summary>In the order of the table.</summary>
    public static IReadOnlyList<WatchColumn> All { get; } =
    [
        new("cpu", "CPU %", 5, 0, i => i.Last?.Gotten * Percent, "0.0"),
        new("wait", "wait %", 6, 3, i => i.Last?.Waited * Percent, "0.0"),
        new("blocked", "block %", 7, 7, i => i.Last?.Blocked * Percent, "0.0"),
        new("executions_per_s", "exec/s", 6, 8, i => i.Last?.ExecutionsPerS, "0"),
        new("io_per_s", "I/O/s", 6, 9, i => i.Last?.IoPerS, "0"),
        new("major_faults_per_s", "faults/s", 8, 5, i => i.Last?.MajorFaultsPerS, "0"),
        new("resident_mib", "RSS MiB", 7, 4, i => i.ResidentBytes / Mebi, "0"),
        new("mips", "Minstr/s", 8, 10, i => i.Last?.InstructionsPerS / Million, "0"),
        new("vct_ms", "VCT ms", 7, 0, i => i.Guest?.VctMs, "0.0"),
        new("slowdown", "R", 5, 2, i => i.Guest?.Slowdown, "0.00"),
        new("cap", "cap", 3, 1, i => i.Guest?.Cap, "0"),
        new("active", "act", 3, 6, i => i.Guest?.Active, "0"),
        new("suspended", "susp", 4, 6, i => i.Guest?.Suspended, "0"),
        new("rate_hz", "rate Hz", 7, 6, i => i.Guest?.RateHz, "0.0"),
        new("requests_per_s", "req/s", 6, 1, i => i.Last?.RequestsPerS, "0.0"),
    ];

    /// <summary>The number, or a dash where there is none.</summary>
    public string Text(WatchedInstance instance) => Value(instance)?.ToString(Format, CultureInfo.InvariantCulture) ?? "–";
}
