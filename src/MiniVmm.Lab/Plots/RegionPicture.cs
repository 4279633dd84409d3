using System.Text;
using MiniVmm.Model.Loop;

namespace MiniVmm.Lab.Plots;

/// <summary>A region of stability: the phase margin over two parameters.</summary>
internal static class RegionPicture
{
    /// <summary>Stands for a loop whose gain is below 1 at all frequencies, and which no margin is needed for.</summary>
    private const double Always = 120;
    private const int MostTics = 8;

    /// <summary>Draws it into a folder that exists.</summary>
    public static IReadOnlyList<DrawnPicture> Draw(Gnuplot gnuplot, string folder, StabilityRegion region, string title) =>
        Pictures.Draw(gnuplot, folder, [], [Of(region, title)]);

    private static Picture Of(StabilityRegion region, string title)
    {
        StringBuilder script = new("$cells << EOD\n");
        StringBuilder none = new("$none << EOD\n");
        for (int i = 0; i < region.Cells.Count; i++)
        {
            (int column, int row) = (i % region.Xs.Count, i / region.Xs.Count);
            LoopMargins? margins = region.Cells[i].Margins;
            if (margins is null)
                none.AppendLine($"{column} {row}");
            script.AppendLine($"{column} {row} {(margins is null ? "NaN" : $"{Math.Clamp(margins.PhaseMarginDegrees ?? Always, -Always, Always):0.##}")}");
        }
        bool some = region.Cells.Any(c => c.Margins is not null), missing = region.Cells.Any(c => c.Margins is null);
        string[] plots =
        [
            .. some ? ["$cells using 1:2:3 with image pixels"] : (string[])[],
            .. missing ? [$"$none with points pointtype 2 pointsize 0.5 linecolor rgb '#{Ink.Axis}'"] : (string[])[],
        ];
        script.Append($"""
            EOD
            {(missing ? $"{none}EOD" : "")}
            unset key; unset grid
            set margins screen 0.09, screen 0.80, screen 0.12, screen 0.88
            set label 1 {GnuplotText.Quote(title)} at graph 0, graph 1 left offset 0, 2.0 textcolor rgb '#{Ink.Text}'
            set label 2 {GnuplotText.Quote(region.Vertical.Title)} at graph 0, graph 1 left offset 0, 0.8 textcolor rgb '#{Ink.Text}'
            set xlabel {GnuplotText.Quote(region.Horizontal.Title)} textcolor rgb '#{Ink.Text}'
            set xrange [-0.5:{region.Xs.Count - 0.5}]; set yrange [-0.5:{region.Ys.Count - 0.5}]
            set xtics ({Tics(region.Xs)}); set ytics ({Tics(region.Ys)})
            set palette defined (-{Always} '#D55E00', -0.01 '#F5D3B8', 0.01 '#CFE3F2', {Always} '#0072B2')
            set cbrange [-{Always}:{Always}]; set cbtics ('unstable' -{Always}, '-60' -60, '0' 0, '60' 60, 'no crossover' {Always}) textcolor rgb '#{Ink.Text}'
            set cblabel 'phase margin, degrees' textcolor rgb '#{Ink.Text}'
            plot {string.Join(", ", plots)}

            """);
        return new Picture(
            "region",
            "Where the linearised loop is stable (blue) and where it is not (orange), by its phase margin. Crosses: there is no equilibrium.",
            1000, 640, script.ToString());
    }

    private static string Tics(IReadOnlyList<double> values)
    {
        int each = Math.Max(1, (values.Count + MostTics - 1) / MostTics);
        return string.Join(", ", values.Select((v, i) => (v, i)).Where(t => t.i % each == 0).Select(t => $"'{t.v:0.###}' {t.i}"));
    }
}
