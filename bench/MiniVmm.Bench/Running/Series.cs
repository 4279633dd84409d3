namespace MiniVmm.Bench.Running;

/// <summary>Repeated measurements of one quantity.</summary>
internal sealed class Series(IEnumerable<double> values)
{
    private readonly double[] _sorted = [.. values.Order()];

    public double Least => _sorted[0];

    public double Greatest => _sorted[^1];

    public double Median => (_sorted[(_sorted.Length - 1) / 2] + _sorted[_sorted.Length / 2]) / 2;
}
