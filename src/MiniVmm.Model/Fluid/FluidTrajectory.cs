namespace MiniVmm.Model.Fluid;

/// <summary>What became of a group.</summary>
/// <param name="Group">Whose it is.</param>
/// <param name="Points">At the same distances in time, while it is alive.</param>
public sealed record FluidTrajectory(FluidGroup Group, IReadOnlyList<FluidPoint> Points)
{
    /// <summary>The mean of a quantity over a span of time; null where it has no value there.</summary>
    public double? Mean(double fromSeconds, double toSeconds, Func<FluidPoint, double?> value)
    {
        ArgumentNullException.ThrowIfNull(value);
        (double sum, int count) = (0, 0);
        foreach (FluidPoint point in Points)
            if (point.Seconds >= fromSeconds && point.Seconds < toSeconds && value(point) is double v)
                (sum, count) = (sum + v, count + 1);
        return count > 0 ? sum / count : null;
    }
}
