namespace MiniVmm.Lab.Analysis;

/// <summary>One control period of a guest, as docs/machine.md defines it; null where the trace has no value.</summary>
public sealed record TelemetryRecord
{
    /// <summary>Wall-clock time of the period's end.</summary>
    public required double UnixMs { get; init; }

    public double? VctMs { get; init; }
    public double? EwmaMs { get; init; }
    public double? MinimumMs { get; init; }
    public double? Slowdown { get; init; }
    public int BusyTicks { get; init; }
    public int IdleTicks { get; init; }
    public int? Cap { get; init; }
    public int Active { get; init; }
    public int Suspended { get; init; }
    public bool Congested { get; init; }
}
