namespace MiniVmm.Model.Loop;

/// <summary>The loop at a frequency.</summary>
/// <param name="RadPerS">omega.</param>
/// <param name="Magnitude">|L|.</param>
/// <param name="PhaseDegrees">Of L, not brought back into a full turn.</param>
/// <param name="Real">Of L.</param>
/// <param name="Imaginary">Of L.</param>
public readonly record struct BodePoint(double RadPerS, double Magnitude, double PhaseDegrees, double Real, double Imaginary)
{
    /// <summary>From far below the loop's corners to where nothing is left of it, at even distances of the logarithm.</summary>
    public static IReadOnlyList<BodePoint> Sweep(ControlLoop loop, int count)
    {
        ArgumentNullException.ThrowIfNull(loop);
        double fast = Math.Max(loop.A, 1 / Math.Max(loop.TauSeconds, 1e-9));
        double crossover = LoopMargins.Of(loop).CrossoverRadPerS ?? fast;
        double low = Math.Min(loop.A, 1 / Math.Max(loop.TauSeconds, 1e-9)) / 30, high = Math.Max(fast, crossover) * 10;
        return
        [
            .. Enumerable.Range(0, count).Select(i => low * Math.Pow(high / low, (double)i / (count - 1)))
                .Select(w => (w, L: loop.At(w)))
                .Select(p => new BodePoint(p.w, p.L.Magnitude, loop.Phase(p.w) * 180 / Math.PI, p.L.Real, p.L.Imaginary)),
        ];
    }
}
