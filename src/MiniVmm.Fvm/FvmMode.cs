namespace MiniVmm.Fvm;

/// <summary>What a guest does about congestion. The values are those of the telemetry record.</summary>
public enum FvmMode
{
    /// <summary>Measures the signal and acts on nothing.</summary>
    Off = 0,

    /// <summary>Caps the number of active request threads (multiprogramming level).</summary>
    Mpl = 1,

    /// <summary>Sleeps periodically, the more often allowed to run the higher the rate.</summary>
    Rate = 2,
}
