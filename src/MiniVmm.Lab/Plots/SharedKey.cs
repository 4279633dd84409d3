using System.Text;

namespace MiniVmm.Lab.Plots;

/// <summary>The legend of several panels with the same curves, in lines across the picture: gnuplot's own legends belong to one
/// panel and share out its width. It is drawn with the next plot, after which <see cref="End"/> takes it away.</summary>
/// <param name="styles">The curves.</param>
/// <param name="width">Of the picture, in pixels.</param>
internal sealed class SharedKey(IReadOnlyList<PolicyStyle> styles, int width)
{
    public const int LineHeight = 20;
    private const int Margin = 54;
    private const int Sample = 30;
    private const int FirstTag = 60;

    /// <summary>Pixels of a character, the mean of the fonts that pictures are drawn with.</summary>
    private const double Character = 8.2;

    private readonly (PolicyStyle Style, double X, int Line)[] _entries = [.. Arrange(styles, width)];

    public int Height => (_entries.Length == 0 ? 0 : _entries[^1].Line + 1) * LineHeight;

    /// <param name="top">Its upper edge, in pixels from the picture's.</param>
    /// <param name="height">Of the picture.</param>
    public string Begin(double top, int height)
    {
        StringBuilder script = new();
        foreach (((PolicyStyle style, double x, int line), int i) in _entries.Select((e, i) => (e, i)))
        {
            string y = $"screen {1 - ((top + ((line + 0.5) * LineHeight)) / height):0.####}";
            script.AppendLine($"set arrow {FirstTag + i} from screen {x / width:0.####}, {y} to screen {(x + Sample) / width:0.####}, {y} "
                + $"nohead front linewidth 2.2 dashtype {style.Dash} linecolor rgb '#{style.Colour}'");
            script.AppendLine($"set label {FirstTag + (2 * i)} '' at screen {(x + (Sample / 2.0)) / width:0.####}, {y} front "
                + $"point pointtype {style.Marker} pointsize 0.9 linecolor rgb '#{style.Colour}'");
            script.AppendLine($"set label {FirstTag + (2 * i) + 1} {GnuplotText.Quote(style.Label)} at screen {(x + Sample + 7) / width:0.####}, {y} "
                + $"left textcolor rgb '#{Ink.Text}'");
        }
        return script.ToString();
    }

    public string End() => string.Concat(_entries.Select((_, i) =>
        $"unset arrow {FirstTag + i}; unset label {FirstTag + (2 * i)}; unset label {FirstTag + (2 * i) + 1}\n"));

    private static IEnumerable<(PolicyStyle, double, int)> Arrange(IReadOnlyList<PolicyStyle> styles, int width)
    {
        double x = Margin;
        int line = 0;
        foreach (PolicyStyle style in styles)
        {
            double wanted = Sample + 7 + (style.Label.Length * Character);
            if (x > Margin && x + wanted > width)
                (x, line) = (Margin, line + 1);
            yield return (style, x, line);
            x += wanted + 26;
        }
    }
}
