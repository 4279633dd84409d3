namespace MiniVmm.Lab.Plots;

/// <summary>One coordinate system over time.</summary>
/// <param name="Title">Which variants; empty where it is all of them.</param>
/// <param name="Curves">None of them empty.</param>
internal sealed record TimePanel(string Title, IReadOnlyList<Curve> Curves)
{
    /// <summary>Where VMs come, go or get another load, in seconds.</summary>
    public IReadOnlyList<TimeMark> Marks { get; init; } = [];
}
