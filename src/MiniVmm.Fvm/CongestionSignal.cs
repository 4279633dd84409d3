using System.Collections.Immutable;

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
        uint minimum = 0;
        Q16 slowdown = default;
        long smoothed = state.SmoothedQ16;
        if (vctUs != 0)
        {
            minimum = Minimum(state);
            smoothed = Smooth(parameters.Ewma, state, vctUs);
            slowdown = minimum == 0 ? default : new Q16((uint)Math.Min(smoothed / minimum, uint.MaxValue));
        }
        // The sample enters after the comparison: a baseline must not contain what is measured against it.
        SignalState next = new(smoothed, Slide(state, vctUs, parameters.WindowPeriods));
        return (next, new SignalReading(
            vctUs, (uint)(smoothed >> Q16.FractionBits), minimum, slowdown, slowdown > parameters.Threshold));
    }

    private static long Smooth(Q16 weight, SignalState state, uint vctUs)
    {
        long sample = (long)vctUs << Q16.FractionBits;
        return state.HasSample
            ? state.SmoothedQ16 + ((weight.Raw * (sample - state.SmoothedQ16)) >> Q16.FractionBits)
            : sample;
    }

    private static uint Minimum(SignalState state)
    {
        uint minimum = 0;
        foreach (uint sample in state.Window)
            if (sample != 0 && (minimum == 0 || sample < minimum))
                minimum = sample;
        return minimum;
    }

    private static ImmutableArray<uint> Slide(SignalState state, uint vctUs, int periods) =>
        state.Window.Length < periods
            ? state.Window.Add(vctUs)
            : [.. state.Window.AsSpan()[^(periods - 1)..], vctUs];
}
