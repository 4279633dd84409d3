using System.Globalization;

namespace MiniVmm.Lab.Plots;

/// <summary>Where a logarithmic axis has its tics: gnuplot's own stand at decades, of which a plot may show none.</summary>
internal static class LogarithmicTics
{
    private const double Narrow = 12;

    /// <summary>gnuplot's list for what lies between two values.</summary>
    public static string Between(double low, double high)
    {
        double[] steps = high / low < Narrow ? [1, 1.5, 2, 3, 4, 5, 7] : [1, 2, 5];
        IEnumerable<double> tics = Enumerable.Range(-3, 10).SelectMany(decade => steps.Select(s => s * Math.Pow(10, decade)))
            .Where(t => t >= low && t <= high);
        return $"({string.Join(", ", tics.Select(t => t.ToString("0.####", CultureInfo.InvariantCulture)))})";
    }
}
