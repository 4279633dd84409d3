namespace MiniVmm.Lab.Analysis;

/// <summary>The few statistics that the reports use. Null means that there is nothing to speak of.</summary>
public static class Statistics
{
    /// <summary>Jain's fairness index (sum x)^2 / (n sum x^2): 1 when all get the same, 1/n when one gets all.</summary>
    public static double? Jain(IReadOnlyCollection<double> shares)
    {
        ArgumentNullException.ThrowIfNull(shares);
        double sum = shares.Sum();
        double squares = shares.Sum(x => x * x);
        return squares > 0 ? sum * sum / (shares.Count * squares) : null;
    }

    /// <summary>The smallest value that at least the given share of the weight does not exceed (nearest rank).</summary>
    public static double? Percentile(IEnumerable<(double Value, double Weight)> samples, double share)
    {
        (double Value, double Weight)[] sorted = [.. samples.Where(s => s.Weight > 0).OrderBy(s => s.Value)];
        double target = share * sorted.Sum(s => s.Weight);
        double reached = 0;
        foreach ((double value, double weight) in sorted)
        {
            reached += weight;
            if (reached >= target)
                return value;
        }
        return sorted.Length > 0 ? sorted[^1].Value : null;
    }

    public static double? Mean(IEnumerable<(double Value, double Weight)> samples)
    {
        ArgumentNullException.ThrowIfNull(samples);
        double sum = 0;
        double weights = 0;
        foreach ((double value, double weight) in samples)
        {
            sum += value * weight;
            weights += weight;
        }
        return weights > 0 ? sum / weights : null;
    }

    public static double? Mean(IEnumerable<double> samples) => Mean(samples.Select(x => (x, 1.0)));
}
