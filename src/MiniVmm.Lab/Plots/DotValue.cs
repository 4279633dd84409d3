namespace MiniVmm.Lab.Plots;

/// <summary>A figure of one row or at one place of a sweep.</summary>
/// <param name="Median">Over the runs.</param>
/// <param name="Low">Lower end of its interval; the median where there is none.</param>
/// <param name="High">Upper end.</param>
/// <param name="Runs">The single runs'.</param>
internal sealed record DotValue(double Median, double Low, double High, IReadOnlyList<double> Runs);
