using MathNet.Numerics.RootFinding;

namespace MiniVmm.Model.Loop;

/// <summary>How far a loop is from oscillating for ever.</summary>
/// <param name="Stable">By Nyquist's criterion: L encircles -1 as often, counter-clockwise, as it has unstable poles.</param>
/// <param name="CrossoverRadPerS">Where |L| = 1; null where L is below 1 throughout.</param>
/// <param name="PhaseMarginDegrees">By how much the phase lies above -180 degrees there; null without a crossover.</param>
/// <param name="PhaseCrossoverRadPerS">Where the phase is -180 degrees; null where it never is, which takes a delay.</param>
/// <param name="GainMargin">By what the gain could be multiplied; null = by anything.</param>
/// <param name="DelayMarginSeconds">How much more delay it would bear; null = any.</param>
public sealed record LoopMargins(
    bool Stable, double? CrossoverRadPerS, double? PhaseMarginDegrees, double? PhaseCrossoverRadPerS, double? GainMargin,
    double? DelayMarginSeconds)
{
    public static LoopMargins Of(ControlLoop loop)
    {
        ArgumentNullException.ThrowIfNull(loop);
        double? crossover = loop.StaticGain > 1 ? Crossing(loop, w => Math.Log(loop.At(w).Magnitude)) : null;
        double? phase = crossover is double w ? 180 + (loop.Phase(w) * 180 / Math.PI) : null;
        double? turned = loop.DelaySeconds > 0 ? Crossing(loop, w => loop.Phase(w) + Math.PI) : null;
        return new LoopMargins(
            UnstablePoles(loop) == 0, crossover, phase, turned, turned is double t ? 1 / loop.At(t).Magnitude : null,
            phase / 180 * Math.PI / crossover);
    }

    /// <summary>Poles of the closed loop in the right half-plane: pi times their number is what the argument of 1 + L loses
    /// from 0 to where L is too small to go around -1.</summary>
    public static int UnstablePoles(ControlLoop loop)
    {
        ArgumentNullException.ThrowIfNull(loop);
        double omega = Slowest(loop) * 1e-3, turned = 0;
        double last = (1 + loop.At(0)).Phase;
        // |L| falls, so the first omega where it is below a half ends the search.
        while (true)
        {
            double here = (1 + loop.At(omega)).Phase;
            turned += Math.IEEERemainder(here - last, 2 * Math.PI);
            last = here;
            if (loop.At(omega).Magnitude < 0.5)
                break;
            omega += Math.Min(omega * 0.01, loop.DelaySeconds > 0 ? 0.02 / loop.DelaySeconds : double.PositiveInfinity);
        }
        return (int)Math.Round(-(turned - last) / Math.PI);
    }

    /// <summary>Where a function that falls with omega crosses 0.</summary>
    private static double Crossing(ControlLoop loop, Func<double, double> function)
    {
        double low = Slowest(loop) * 1e-6, high = Slowest(loop);
        while (function(high) > 0)
            high *= 2;
        return Brent.FindRoot(function, low, high, 1e-12 * high, 500);
    }

    private static double Slowest(ControlLoop loop) => Math.Min(loop.A, 1 / Math.Max(loop.TauSeconds, 1e-9));
}
