namespace MiniVmm.Lab.Plots;

/// <summary>A diagram over time.</summary>
/// <param name="Name">Of its files.</param>
/// <param name="Title">What it shows.</param>
/// <param name="Unit">Of the vertical axis.</param>
/// <param name="Logarithmic">Whether that axis is.</param>
/// <param name="Curves">One per variant.</param>
internal sealed record Figure(
    string Name, string Title, string Unit, bool Logarithmic, IReadOnlyList<PlotCurves> Curves)
{
    /// <summary>A level worth comparing with, and what it is.</summary>
    public (double Value, string Text)? Guide { get; init; }
}
