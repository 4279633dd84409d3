namespace MiniVmm.Lab.Plots;

/// <summary>A quantity over time, in one panel or in several with the same axes.</summary>
/// <param name="Name">Of its files.</param>
/// <param name="Title">What it shows, with its unit.</param>
/// <param name="Scale">Of the vertical axis.</param>
/// <param name="Panels">At least one.</param>
internal sealed record TimeFigure(string Name, string Title, AxisScale Scale, IReadOnlyList<TimePanel> Panels)
{
    /// <summary>A level worth comparing with, dotted; the title says what it is.</summary>
    public double? Guide { get; init; }

    /// <summary>The measured interval, shaded; null where it was not reached.</summary>
    public (double From, double To)? Measured { get; init; }

    /// <summary>What the legend shows instead of the first panel's curves, where panels have the same roles in different colours;
    /// null = nothing.</summary>
    public IReadOnlyList<PolicyStyle>? Roles { get; init; }

    /// <summary>Where the time axis ends.</summary>
    public required double EndSeconds { get; init; }

    public string DataFile => $"{Name}.dat";

    /// <summary>A little more than the values span; for the logarithmic axis, which gnuplot would extend to decades.</summary>
    public (double Low, double High) Span
    {
        get
        {
            double[] values = [.. Panels.SelectMany(p => p.Curves).SelectMany(c => c.Blocks).SelectMany(b => b)
                .Select(p => p.Value).Where(v => v > 0)];
            return values.Length > 0 ? (values.Min() / 1.25, values.Max() * 1.25) : (1, 10);
        }
    }

    /// <summary>The same without single VMs and runs.</summary>
    public TimeFigure Summarized() => this with
    {
        Panels = [.. Panels.Select(p => p with { Curves = [.. p.Curves.Select(c => c with { Thin = false })] })],
    };

    /// <summary>All curves' blocks, numbered through.</summary>
    public IEnumerable<string> DataLines() =>
        Panels.SelectMany(p => p.Curves).SelectMany(c => c.Blocks)
            .SelectMany(block => block.Select(p => $"{p.Seconds:0.###} {p.Value:0.#####}").Append("").Append(""));
}
