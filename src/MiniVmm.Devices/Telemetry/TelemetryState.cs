namespace MiniVmm.Devices.Telemetry;

/// <summary>What the telemetry port counts, and the record that it was given last.</summary>
public readonly record struct TelemetryState(long Published, long Dropped, TelemetryRecord? Latest);
