namespace MiniVmm.Lab.Plots;

/// <summary>A column of dots: one figure of all rows.</summary>
/// <param name="Title">The figure and its unit.</param>
/// <param name="Scale">Of the axis.</param>
internal sealed record DotColumn(string Title, AxisScale Scale)
{
    /// <summary>What would be good: shaded; null = nothing.</summary>
    public (double From, double To)? Band { get; init; }
}
