using MiniVmm.Devices.Telemetry;

namespace MiniVmm.Machine.Telemetry;

/// <summary>For machines without a trace.</summary>
internal sealed class NoTrace : ITelemetrySink
{
    public void Publish(in TelemetryRecord record)
    {
    }
}
