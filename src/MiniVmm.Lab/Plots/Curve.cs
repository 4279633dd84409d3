using MiniVmm.Lab.Analysis;

namespace MiniVmm.Lab.Plots;

/// <summary>One quantity of one variant or group.</summary>
/// <param name="Style">Whose it is.</param>
/// <param name="Together">The mean or total over VMs and runs: the bold line.</param>
/// <param name="Single">Single runs; of a single run its single VMs: thin lines. May be empty.</param>
internal sealed record Curve(
    PolicyStyle Style, IReadOnlyList<SeriesPoint> Together, IReadOnlyList<IReadOnlyList<SeriesPoint>> Single)
{
    /// <summary>Whether single runs and VMs are drawn; they are in the data file either way.</summary>
    public bool Thin { get; init; } = true;

    /// <summary>Whether it is dots without a line, as measurements are beside a model.</summary>
    public bool Dots { get; init; }

    /// <summary>gnuplot's blocks: the bold line first. Only those that hold any point: gnuplot takes others for an error.</summary>
    public IEnumerable<IReadOnlyList<SeriesPoint>> Blocks => Single.Prepend(Together).Where(b => b.Count > 0);
}
