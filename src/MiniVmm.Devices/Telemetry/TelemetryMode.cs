namespace MiniVmm.Devices.Telemetry;

/// <summary>What the guest adapts.</summary>
public enum TelemetryMode : uint
{
    /// <summary>Nothing: it only measures.</summary>
    Off = 0,

    /// <summary>Its thread cap.</summary>
    Mpl = 1,

    /// <summary>Its rate.</summary>
    Rate = 2,
}
