namespace MiniVmm.Fvm;

/// <summary>The congestion signal: virtual clock time, smoothed, over its windowed minimum. Integer arithmetic
/// throughout, so that the guest's <c>fvm_signal.c</c> decides the same.</summary>
public static class CongestionSignal
{
    /// <summary>Takes one control period's mean VCT (0 = the guest was idle: no sample, no congestion).</summary>
    public static (SignalState Next, SignalReading Reading) Observe(
        FvmParameters parameters, SignalState state, uint vctUs)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(state);
        (ControllerState ring, uint[] window) = state.ToRing(parameters.WindowPeriods);
        SignalReading reading = Observe(parameters.Ewma, parameters.Threshold, ref ring, window, vctUs);
        return (state.Follow(ring, window), reading);
    }

    /// <summary>The same over the caller's memory.</summary>
    /// <param name="weight">g.</param>
    /// <param name="threshold">H.</param>
    /// <param name="state">V, Vmin and the place in the window; changed. X is left alone.</param>
    /// <param name="window">The last samples, a ring; changed.</param>
    /// <param name="vctUs">The period's sample; 0 = none.</param>
    internal static SignalReading Observe(
        Q16 weight, Q16 threshold, ref ControllerState state, Span<uint> window, uint vctUs)
    {
        uint minimum = 0;
        Q16 slowdown = default;
        if (vctUs != 0)
        {
            minimum = state.MinimumUs;
            state.SmoothedQ16 = Smooth(weight, state.SmoothedQ16, vctUs);
            slowdown = minimum == 0 ? default : new Q16((uint)Math.Min(state.SmoothedQ16 / minimum, uint.MaxValue));
        }
        // The sample enters after the comparison: a baseline must not contain what is measured against it.
        Enter(ref state, window, vctUs);
        return new SignalReading(
            vctUs, (uint)(state.SmoothedQ16 >> Q16.FractionBits), minimum, slowdown, slowdown > threshold);
    }

    private static long Smooth(Q16 weight, long smoothedQ16, uint vctUs)
    {
        long sample = (long)vctUs << Q16.FractionBits;
        return smoothedQ16 != 0
            ? smoothedQ16 + ((weight.Raw * (sample - smoothedQ16)) >> Q16.FractionBits)
            : sample;
    }

    /// <summary>Replaces the oldest sample. Only where that one was the minimum is the window looked through.</summary>
    private static void Enter(ref ControllerState state, Span<uint> window, uint vctUs)
    {
        uint oldest = window[state.Position];
        window[state.Position] = vctUs;
        state.Position = state.Position + 1 == window.Length ? 0 : state.Position + 1;
        if (vctUs != 0 && (state.MinimumUs == 0 || vctUs <= state.MinimumUs))
            state.MinimumUs = vctUs;
        else if (oldest != 0 && oldest == state.MinimumUs)
            state.MinimumUs = Minimum(window);
    }

    /// <summary>The least sample; 0 = there is none.</summary>
    internal static uint Minimum(ReadOnlySpan<uint> window)
    {
        uint minimum = 0;
        foreach (uint sample in window)
            if (sample != 0 && (minimum == 0 || sample < minimum))
                minimum = sample;
        return minimum;
    }
}
