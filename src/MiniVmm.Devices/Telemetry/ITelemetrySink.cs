namespace MiniVmm.Devices.Telemetry;

/// <summary>Who wants to know what the guest reports. Called on the vCPU thread.</summary>
public interface ITelemetrySink
{
    void Publish(in TelemetryRecord record);
}
