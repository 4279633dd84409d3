namespace MiniVmm.Lab.Analysis;

/// <summary>A weighted mean in the making.</summary>
public readonly record struct WeightedSum(double Sum, double Weight)
{
    public double? Mean => Weight > 0 ? Sum / Weight : null;

    public static WeightedSum operator +(WeightedSum left, WeightedSum right) => left.Add(right);

    public WeightedSum Add(WeightedSum other) => new(Sum + other.Sum, Weight + other.Weight);

    /// <summary>With one more value; unchanged for null.</summary>
    public WeightedSum With(double? value, double weight = 1) =>
        value is double v ? new WeightedSum(Sum + (v * weight), Weight + weight) : this;
}
