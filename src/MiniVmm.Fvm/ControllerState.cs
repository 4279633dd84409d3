namespace MiniVmm.Fvm;

/// <summary>What a <see cref="Controller"/> carries from one control period to the next, but for the samples of its window
/// and the words of its rule, which lie in the caller's arrays.</summary>
public record struct ControllerState
{
    /// <summary>V in microseconds, Q16; 0 before the first sample.</summary>
    public long SmoothedQ16 { get; set; }

    /// <summary>The least sample of the window; 0 = it holds none.</summary>
    public uint MinimumUs { get; set; }

    /// <summary>Where in the window the next sample goes: the place of the oldest one.</summary>
    public int Position { get; set; }

    /// <summary>The actuator's setting: threads in Q16 (mpl) or millihertz (rate); 0 without an actuator.</summary>
    public uint X { get; set; }
}
