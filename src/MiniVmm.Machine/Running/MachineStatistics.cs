using System.Text.Json;

namespace MiniVmm.Machine.Running;

/// <summary>Counters of one machine, since power-on.</summary>
public sealed record MachineStatistics
{
    /// <summary>Instructions retired.</summary>
    public required long Retired { get; init; }

    /// <summary>Virtual and host time, nanoseconds.</summary>
    public required long VirtualNs { get; init; }

    public required long HostNs { get; init; }

    /// <summary>Host time spent halted, nanoseconds.</summary>
    public required long HaltedNs { get; init; }

    /// <summary>Host time that a wrapper had the vCPU rest, nanoseconds.</summary>
    public required long RestedNs { get; init; }

    /// <summary>Working sets that a wrapper had read back after rests in which the guest was swapped out, bytes.</summary>
    public required long SwappedInBytes { get; init; }

    /// <summary>CPU time of the vCPU thread, nanoseconds.</summary>
    public required long CpuNs { get; init; }

    /// <summary>Halts that ended later than their timer event by more than a millisecond of host time.</summary>
    public required long LateWakeups { get; init; }

    public required long TicksDelivered { get; init; }

    public required long TicksCoalesced { get; init; }

    public required long TelemetryDropped { get; init; }

    /// <summary>What the run was made with, so that the numbers can be understood later.</summary>
    public required string Engine { get; init; }

    public required long ClockHz { get; init; }

    public required bool Deterministic { get; init; }

    /// <summary>The counters as one JSON object, names in snake_case, without reflection.</summary>
    public string ToJson()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("engine", Engine);
            json.WriteNumber("clock_hz", ClockHz);
            json.WriteBoolean("deterministic", Deterministic);
            json.WriteNumber("retired", Retired);
            json.WriteNumber("virtual_ns", VirtualNs);
            json.WriteNumber("host_ns", HostNs);
            json.WriteNumber("halted_ns", HaltedNs);
            json.WriteNumber("rested_ns", RestedNs);
            json.WriteNumber("swapped_in_bytes", SwappedInBytes);
            json.WriteNumber("cpu_ns", CpuNs);
            json.WriteNumber("late_wakeups", LateWakeups);
            json.WriteNumber("ticks_delivered", TicksDelivered);
            json.WriteNumber("ticks_coalesced", TicksCoalesced);
            json.WriteNumber("telemetry_dropped", TelemetryDropped);
            json.WriteEndObject();
        }
        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }
}
