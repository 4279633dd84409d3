namespace MiniVmm.Lab.Plots;

/// <summary>The legend of several panels with the same curves: a plot of nothing, on a line of its own. Labels that are to stand
/// on the whole picture are drawn with it, and unset afterwards.</summary>
internal static class SharedKey
{
    /// <param name="styles">The curves.</param>
    /// <param name="level">Its middle, as a share of the picture's height.</param>
    public static string Write(IReadOnlyList<PolicyStyle> styles, double level)
    {
        string entries = string.Join(", ", styles.Select(s =>
            $"NaN with linespoints linewidth 2.4 dashtype {s.Dash} linecolor rgb '#{s.Colour}' pointtype {s.Marker} "
            + $"title {GnuplotText.Quote(s.Label)}"));
        return $"""
            set margins screen 0.045, screen 0.985, screen {level - 0.005:0.####}, screen {level + 0.005:0.####}
            unset border; unset tics; unset xlabel; unset ylabel; unset grid; unset logscale
            set xrange [0:1]; set yrange [0:1]
            set key at screen 0.045, screen {level:0.####} left center horizontal Left reverse samplen 2.2 width 1 textcolor rgb '#{Ink.Text}'
            plot {entries}
            set border 3 linecolor rgb '#{Ink.Axis}' linewidth 1
            set tics nomirror out scale 0.6 textcolor rgb '#{Ink.Text}'
            set grid ytics linecolor rgb '#{Ink.Grid}' linewidth 1 linetype 1
            unset label 11; unset label 13

            """;
    }
}
