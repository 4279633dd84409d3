namespace MiniVmm.Model.Simulation;

/// <summary>A distribution; null where there is nothing.</summary>
public sealed record Quantiles(double? P5, double? P50, double? P95, double? P99)
{
    internal static Quantiles Of(LogHistogram counts, double unit) => new(
        counts.Quantile(0.05) * unit, counts.Quantile(0.5) * unit, counts.Quantile(0.95) * unit, counts.Quantile(0.99) * unit);

    /// <summary>By nearest rank.</summary>
    internal static Quantiles Of(double[] values)
    {
        Array.Sort(values);
        return new(At(0.05), At(0.5), At(0.95), At(0.99));
        double? At(double share) => values.Length > 0 ? values[Math.Max(0, (int)Math.Ceiling(share * values.Length) - 1)] : null;
    }
}
