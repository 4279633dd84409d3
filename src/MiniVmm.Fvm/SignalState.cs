using System.Collections.Immutable;

namespace MiniVmm.Fvm;

/// <summary>What the congestion signal remembers between control periods.</summary>
/// <param name="SmoothedQ16">V in microseconds, Q16; 0 before the first sample.</param>
/// <param name="Window">The samples of the last periods, newest last; 0 for a period without a sample.</param>
public sealed record SignalState(long SmoothedQ16, ImmutableArray<uint> Window)
{
    public static SignalState Initial { get; } = new(0, []);

    /// <summary>The same as a controller keeps it.</summary>
    internal (ControllerState State, uint[] Window) ToRing(int periods)
    {
        uint[] window = new uint[periods];
        Window.CopyTo(window);
        return (new ControllerState
        {
            SmoothedQ16 = SmoothedQ16,
            MinimumUs = CongestionSignal.Minimum(window),
            Position = Window.Length % periods,
        }, window);
    }

    /// <summary>The state after this one, from what became of its ring.</summary>
    internal SignalState Follow(ControllerState state, ReadOnlySpan<uint> window) => new(
        state.SmoothedQ16, Window.Length < window.Length
            ? [.. window[..(Window.Length + 1)]]
            : [.. window[state.Position..], .. window[..state.Position]]);
}
