using System.Text;

namespace MiniVmm.Lab.Plots;

/// <summary>gnuplot commands for figures. Thin pale lines are single VMs; the bold line with markers is all of them.</summary>
internal static class FigureScript
{
    public const string Grey = "#707070";

    /// <summary>Commands that hold for every figure of a picture.</summary>
    /// <param name="endSeconds">Where the time axis ends.</param>
    /// <param name="measured">The measured interval, null where it was not reached.</param>
    public static string Common(double endSeconds, (double From, double To)? measured)
    {
        StringBuilder script = new();
        script.AppendLine($"set border 3 linecolor rgb '{Grey}' linewidth 1");
        script.AppendLine($"set tics nomirror out scale 0.6 textcolor rgb '#303030'");
        script.AppendLine("set grid ytics linecolor rgb '#e4e4e4' linewidth 1 linetype 1");
        script.AppendLine($"set xrange [0:{endSeconds:0.###}]");
        if (measured is (double from, double to))
            script.AppendLine($"set object 1 rectangle from first {from:0.###}, graph 0 to first {to:0.###}, graph 1 "
                + "behind fillcolor rgb '#f3f3f3' fillstyle solid noborder");
        return script.ToString();
    }

    /// <summary>Commands that draw one figure.</summary>
    public static string Panel(Figure figure, bool legend)
    {
        StringBuilder script = new();
        script.AppendLine(legend
            ? "set key at graph 1, graph 1.02 right bottom horizontal Left reverse samplen 2.2 width 1 noenhanced"
            : "unset key");
        // A title is centred; a label is not.
        script.AppendLine($"set label 2 \"{figure.Title}\" at graph 0, graph 1 left offset 0, 0.8 "
            + "textcolor rgb '#202020'");
        (double low, double high) = figure.Span;
        script.AppendLine(figure.Logarithmic
            ? $"set logscale y; set yrange [{low:0.###}:{high:0.###}]; set ytics (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000)"
            : "unset logscale y; set yrange [0:*]; set ytics autofreq");
        script.AppendLine("unset arrow 1");
        if (figure.Guide is double value)
            script.AppendLine($"set arrow 1 from graph 0, first {value:0.###} to graph 1, first {value:0.###} nohead "
                + $"linecolor rgb '{Grey}' dashtype 3 linewidth 1.2 front");
        script.AppendLine($"plot {string.Join(", \\\n     ", Plots(figure))}");
        return script.ToString();
    }

    private static IEnumerable<string> Plots(Figure figure)
    {
        foreach (PlotCurves curves in figure.Curves)
        {
            PolicyStyle style = PolicyStyle.Of(curves.Policy);
            for (int vm = 1; vm <= curves.VmBlocks; vm++)
                yield return $"'{curves.DataFile(figure.Name)}' index {vm} with lines linewidth 1 "
                    + $"linecolor rgb '#b0{style.Colour}' notitle";
        }
        foreach (PlotCurves curves in figure.Curves)
        {
            PolicyStyle style = PolicyStyle.Of(curves.Policy);
            yield return $"'{curves.DataFile(figure.Name)}' index 0 with linespoints linewidth 2.4 "
                + $"linecolor rgb '#{style.Colour}' pointtype {style.Marker} pointsize 0.9 "
                + $"pointinterval {Math.Max(1, curves.Together.Count / 18)} title '{style.Label}'";
        }
    }
}
