using System.Buffers.Binary;

namespace MiniVmm.Devices.Telemetry;

/// <summary>One control period as the guest saw it (docs/machine.md, "Telemetry"). Zero stands for an absent value
/// where the table there says so.</summary>
public readonly record struct TelemetryRecord
{
    public const uint Version = 1;

    /// <summary>Bytes in guest memory.</summary>
    public const int Size = 72;

    /// <summary>RDTSC time since power-on.</summary>
    public ulong TimeMicroseconds { get; init; }

    /// <summary>Mean VCT of the busy ticks.</summary>
    public uint VctMicroseconds { get; init; }

    /// <summary>V, the smoothed VCT.</summary>
    public uint SmoothedMicroseconds { get; init; }

    /// <summary>Vmin, the windowed minimum.</summary>
    public uint MinimumMicroseconds { get; init; }

    /// <summary>R in Q16.</summary>
    public uint SlowdownQ16 { get; init; }

    public uint BusyTicks { get; init; }

    public uint IdleTicks { get; init; }

    public uint ThreadCap { get; init; }

    public uint ActiveThreads { get; init; }

    public uint SuspendedThreads { get; init; }

    public uint RateMillihertz { get; init; }

    public bool Congested { get; init; }

    /// <summary>Requests served since boot.</summary>
    public uint Served { get; init; }

    public TelemetryMode Mode { get; init; }

    /// <summary>The longest busy tick.</summary>
    public uint LongestTickMicroseconds { get; init; }

    /// <summary>Reads a record; false if its version or size is not ours.</summary>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out TelemetryRecord record)
    {
        record = default;
        if (bytes.Length < Size || Field(bytes, 0) != Version || Field(bytes, 4) != Size) return false;
        record = new TelemetryRecord
        {
            TimeMicroseconds = BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]),
            VctMicroseconds = Field(bytes, 16),
            SmoothedMicroseconds = Field(bytes, 20),
            MinimumMicroseconds = Field(bytes, 24),
            SlowdownQ16 = Field(bytes, 28),
            BusyTicks = Field(bytes, 32),
            IdleTicks = Field(bytes, 36),
            ThreadCap = Field(bytes, 40),
            ActiveThreads = Field(bytes, 44),
            SuspendedThreads = Field(bytes, 48),
            RateMillihertz = Field(bytes, 52),
            Congested = Field(bytes, 56) != 0,
            Served = Field(bytes, 60),
            Mode = (TelemetryMode)Field(bytes, 64),
            LongestTickMicroseconds = Field(bytes, 68),
        };
        return true;
    }

    /// <summary>The record as it is read, in <see cref="Size"/> bytes.</summary>
    public void Write(Span<byte> bytes)
    {
        ReadOnlySpan<uint> fields =
        [
            Version, Size, (uint)TimeMicroseconds, (uint)(TimeMicroseconds >> 32), VctMicroseconds, SmoothedMicroseconds,
            MinimumMicroseconds, SlowdownQ16, BusyTicks, IdleTicks, ThreadCap, ActiveThreads, SuspendedThreads, RateMillihertz,
            Congested ? 1u : 0, Served, (uint)Mode, LongestTickMicroseconds,
        ];
        for (int i = 0; i < fields.Length; i++) BinaryPrimitives.WriteUInt32LittleEndian(bytes[(4 * i)..], fields[i]);
    }

    private static uint Field(ReadOnlySpan<byte> bytes, int offset) =>
        BinaryPrimitives.ReadUInt32LittleEndian(bytes[offset..]);
}
