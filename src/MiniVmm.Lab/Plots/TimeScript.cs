using System.Text;

namespace MiniVmm.Lab.Plots;

/// <summary>gnuplot commands for one panel over time. Thin pale lines are single VMs or runs; the bold line with markers
/// is all of them.</summary>
internal static class TimeScript
{
    private const int MostMarks = 24;
    private const int FirstMark = 30;

    /// <param name="figure">The figure.</param>
    /// <param name="panel">Which of its panels.</param>
    /// <param name="title">What stands above it.</param>
    /// <param name="legend">Whether its curves are named.</param>
    public static string Panel(TimeFigure figure, TimePanel panel, string title, bool legend)
    {
        StringBuilder script = new();
        script.AppendLine($"set xrange [0:{figure.EndSeconds:0.###}]");
        script.AppendLine("unset object 1");
        if (figure.Measured is (double from, double to))
            script.AppendLine($"set object 1 rectangle from first {from:0.###}, graph 0 to first {to:0.###}, graph 1 "
                + $"behind fillcolor rgb '#{Ink.Shade}' fillstyle solid noborder");
        script.AppendLine(legend
            ? "set key at graph 1, graph 1.02 right bottom horizontal Left reverse samplen 2.2 width 1 "
                + $"textcolor rgb '#{Ink.Text}'"
            : "unset key");
        // A title is centred; a label is not.
        script.AppendLine($"set label 2 {GnuplotText.Quote(title)} at graph 0, graph 1 left offset 0, 0.8 "
            + $"textcolor rgb '#{Ink.Text}'");
        (double low, double high) = figure.Span;
        script.AppendLine(figure.Scale switch
        {
            AxisScale.Logarithmic => $"set logscale y; set yrange [{low:0.####}:{high:0.####}]; set ytics {LogarithmicTics.Between(low, high)}",
            AxisScale.Share => "unset logscale y; set yrange [0:1.02]; set ytics 0.25",
            _ => "unset logscale y; set yrange [0:*]; set ytics autofreq",
        });
        if (figure.Scale == AxisScale.Linear && figure.Panels.Count > 1)
            script.AppendLine($"set yrange [0:{high:0.####}]");
        script.Append(Lines(figure, panel));
        script.AppendLine($"plot {string.Join(", \\\n     ", Plots(figure, panel))}");
        return script.ToString();
    }

    private static string Lines(TimeFigure figure, TimePanel panel)
    {
        StringBuilder script = new("unset arrow 1\n");
        for (int i = 0; i < MostMarks; i++)
            script.Append($"unset arrow {FirstMark + i}; unset label {FirstMark + i}; ");
        script.AppendLine();
        if (figure.Guide is double value)
            script.AppendLine($"set arrow 1 from graph 0, first {value:0.###} to graph 1, first {value:0.###} nohead "
                + $"linecolor rgb '#{Ink.Axis}' dashtype 3 linewidth 1.2 front");
        // Shares are mostly near 1, and so is what stands there.
        string level = figure.Scale == AxisScale.Share ? "0.4" : "0.96";
        foreach ((TimeMark mark, int i) in panel.Marks.Take(MostMarks).Select((m, i) => (m, i)))
        {
            script.AppendLine($"set arrow {FirstMark + i} from first {mark.Seconds:0.###}, graph 0 to first {mark.Seconds:0.###}, "
                + $"graph 1 nohead linecolor rgb '#{Ink.Axis}' dashtype 2 linewidth 1 back");
            script.AppendLine($"set label {FirstMark + i} {GnuplotText.Quote(mark.Label)} at first {mark.Seconds:0.###}, graph {level} "
                + $"left offset 0.4, {-1.1 * (i % 3):0.0} font ',9' textcolor rgb '#{Ink.Muted}'");
        }
        return script.ToString();
    }

    private static IEnumerable<string> Plots(TimeFigure figure, TimePanel panel)
    {
        int block = figure.Panels.TakeWhile(p => p != panel).SelectMany(p => p.Curves).Sum(c => c.Blocks.Count());
        List<string> bold = [];
        foreach (Curve curve in panel.Curves)
        {
            PolicyStyle style = curve.Style;
            bold.Add($"'{figure.DataFile}' index {block} " + (curve.Dots
                ? $"with points linecolor rgb '#{style.Colour}' pointtype {style.Marker} pointsize 0.6 title {GnuplotText.Quote(style.Label)}"
                : $"with linespoints linewidth 2.4 dashtype {style.Dash} "
                    + $"linecolor rgb '#{style.Colour}' pointtype {style.Marker} pointsize 0.9 "
                    + $"pointinterval {Math.Max(1, curve.Together.Count / 18)} title {GnuplotText.Quote(style.Label)}"));
            int blocks = curve.Blocks.Count();
            for (int i = 1; i < blocks && curve.Thin; i++)
                yield return $"'{figure.DataFile}' index {block + i} with lines linewidth 1 linecolor rgb '#b0{style.Colour}' notitle";
            block += blocks;
        }
        foreach (string plot in bold)
            yield return plot;
    }
}
