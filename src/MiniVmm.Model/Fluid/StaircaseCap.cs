namespace MiniVmm.Model.Fluid;

/// <summary>A cap is a whole number of threads, x rounded down; the fluid's x is the line through the middles of a staircase. So
/// the mean cap at x is that of x rounded down over a step's width: half a thread below x where steps are whole threads, and
/// exactly x rounded down where there are none.</summary>
internal static class StaircaseCap
{
    /// <param name="x">The setting, threads.</param>
    /// <param name="step">What a step adds, threads; 0 = it stays where it is.</param>
    public static double Mean(double x, double step)
    {
        double half = Math.Abs(step) / 2;
        return half < 1e-9
            ? Math.Max(1, Math.Floor(x + 1e-9))
            : (Integral(x + half) - Integral(x - half)) / (2 * half);
    }

    /// <summary>Of max(1, u rounded down), from 1 to u.</summary>
    private static double Integral(double u)
    {
        double whole = Math.Floor(u);
        return u < 1 ? u - 1 : (whole * (whole - 1) / 2) + (whole * (u - whole));
    }
}
