using MiniVmm.Devices.Telemetry;

namespace MiniVmm.Host.Control;

/// <summary>A control period as the guest saw it, or its wrapper (docs/machine.md, "Telemetry"): the columns of a trace. Absent values are
/// null.</summary>
public sealed record GuestPeriod
{
    /// <summary>RDTSC time since power-on.</summary>
    public required double TimeMs { get; init; }

    public double? VctMs { get; init; }

    public double? EwmaMs { get; init; }

    public double? MinMs { get; init; }

    public double? Slowdown { get; init; }

    public required long BusyTicks { get; init; }

    public required long IdleTicks { get; init; }

    /// <summary>Threads; null = uncapped.</summary>
    public long? Cap { get; init; }

    public required long Active { get; init; }

    public required long Suspended { get; init; }

    /// <summary>Null = unlimited.</summary>
    public double? RateHz { get; init; }

    public required bool Congested { get; init; }

    /// <summary>Requests since boot.</summary>
    public required long Served { get; init; }

    /// <summary>off, mpl or rate.</summary>
    public required string Mode { get; init; }

    public double? VctMaxMs { get; init; }

    /// <summary>Whether a wrapper measured it, rather than the guest.</summary>
    public required bool Wrapped { get; init; }

    /// <param name="record">As it was published.</param>
    /// <param name="wrapped">By a wrapper.</param>
    public static GuestPeriod Of(in TelemetryRecord record, bool wrapped) => new()
    {
        TimeMs = record.TimeMicroseconds / 1e3,
        VctMs = Present(record.VctMicroseconds) / 1e3,
        EwmaMs = Present(record.SmoothedMicroseconds) / 1e3,
        MinMs = Present(record.MinimumMicroseconds) / 1e3,
        Slowdown = Present(record.SlowdownQ16) / 65536.0,
        BusyTicks = record.BusyTicks,
        IdleTicks = record.IdleTicks,
        Cap = Present(record.ThreadCap),
        Active = record.ActiveThreads,
        Suspended = record.SuspendedThreads,
        RateHz = Present(record.RateMillihertz) / 1e3,
        Congested = record.Congested,
        Served = record.Served,
        Mode = record.Mode switch { TelemetryMode.Mpl => "mpl", TelemetryMode.Rate => "rate", _ => "off" },
        VctMaxMs = Present(record.LongestTickMicroseconds) / 1e3,
        Wrapped = wrapped,
    };

    private static uint? Present(uint value) => value == 0 ? null : value;
}
