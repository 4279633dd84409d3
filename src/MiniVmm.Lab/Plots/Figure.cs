namespace MiniVmm.Lab.Plots;

/// <summary>A diagram over time.</summary>
/// <param name="Name">Of its files.</param>
/// <param name="Title">What it shows, with its unit.</param>
/// <param name="Logarithmic">Whether that axis is.</param>
/// <param name="Curves">One per variant.</param>
internal sealed record Figure(
    string Name, string Title, bool Logarithmic, IReadOnlyList<PlotCurves> Curves)
{
    /// <summary>A little more than the values span; for the logarithmic axis, which gnuplot would extend to decades.</summary>
    public (double Low, double High) Span
    {
        get
        {
            double[] values = [.. Curves.SelectMany(c => c.EachVm.SelectMany(vm => vm).Concat(c.Together))
                .Select(p => p.Value).Where(v => v > 0)];
            return values.Length > 0 ? (values.Min() / 1.25, values.Max() * 1.25) : (1, 10);
        }
    }

    /// <summary>The same without its single VMs.</summary>
    public Figure Summarized() => this with { Curves = [.. Curves.Select(c => c with { EachVm = [] })] };

    /// <summary>A level worth comparing with, dotted; the title says what it is.</summary>
    public double? Guide { get; init; }
}
