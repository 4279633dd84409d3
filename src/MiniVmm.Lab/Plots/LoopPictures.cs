using System.Text;
using MiniVmm.Model.Loop;

namespace MiniVmm.Lab.Plots;

/// <summary>Bode and Nyquist plots of linearised loops, and regions of stability.</summary>
internal static class LoopPictures
{
    private const int Points = 2000;

    /// <summary>Draws Bode and Nyquist plots into a folder that exists.</summary>
    /// <param name="gnuplot">The program.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="loops">By policy; at least one.</param>
    public static IReadOnlyList<DrawnPicture> Draw(Gnuplot gnuplot, string folder, IReadOnlyList<(string Policy, ControlLoop Loop)> loops)
    {
        IReadOnlyDictionary<string, PolicyStyle> styles = PolicyStyle.Assign(loops.Select(l => l.Policy));
        (PolicyStyle, IReadOnlyList<BodePoint>)[] curves = [.. loops.Select(l => (styles[l.Policy], BodePoint.Sweep(l.Loop, Points)))];
        return Pictures.Draw(gnuplot, folder, [], [Bode(curves), Nyquist(curves)]);
    }

    private static Picture Bode((PolicyStyle Style, IReadOnlyList<BodePoint> Points)[] curves)
    {
        const int width = 1000;
        SharedKey key = new([.. curves.Select(c => c.Style)], width);
        int height = 560 + key.Height;
        double top = 1 - ((40.0 + key.Height) / height), middle = top / 2;
        StringBuilder script = Data(curves, p => $"{p.RadPerS:G6} {20 * Math.Log10(p.Magnitude):G6} {Math.Max(-720, p.PhaseDegrees):G6}");
        script.Append($"""
            set multiplot
            unset key
            set logscale x; set format x '%g'; set grid xtics
            set xrange [{curves.Min(c => c.Points[0].RadPerS):G6}:{curves.Max(c => c.Points[^1].RadPerS):G6}]
            {key.Begin(8, height)}set margins screen 0.07, screen 0.98, screen {middle + 0.05:0.####}, screen {top:0.####}
            set label 2 'Magnitude of L, dB' at graph 0, graph 1 left offset 0, 0.8 textcolor rgb '#{Ink.Text}'
            set arrow 1 from graph 0, first 0 to graph 1, first 0 nohead linecolor rgb '#{Ink.Axis}' dashtype 3
            set yrange [-60:*]
            plot {Plots(curves, "1:2")}
            {key.End()}set margins screen 0.07, screen 0.98, screen {56.0 / height:0.####}, screen {middle - 0.04:0.####}
            set label 2 'Phase of L, degrees' at graph 0, graph 1 left offset 0, 0.8 textcolor rgb '#{Ink.Text}'
            set arrow 1 from graph 0, first -180 to graph 1, first -180 nohead linecolor rgb '#{Ink.Axis}' dashtype 3
            set xlabel 'angular frequency, rad/s' textcolor rgb '#{Ink.Text}'
            set yrange [-360:0]; set ytics 90
            plot {Plots(curves, "1:3")}
            unset multiplot

            """);
        return new Picture("bode", "The loop over frequency. Where the magnitude is 0 dB, the phase must be above -180 degrees.", width, height, script.ToString());
    }

    private static Picture Nyquist((PolicyStyle Style, IReadOnlyList<BodePoint> Points)[] curves)
    {
        const int width = 640;
        SharedKey key = new([.. curves.Select(c => c.Style)], width);
        int height = 620 + key.Height;
        StringBuilder script = Data(curves, p => $"{p.Real:G6} {p.Imaginary:G6}");
        script.Append($"""
            unset key
            {key.Begin(8, height)}set margins screen 0.1, screen 0.97, screen {60.0 / height:0.####}, screen {1 - ((44.0 + key.Height) / height):0.####}
            set label 2 'Imaginary part of L(i omega); the circle is |L| = 1, the cross -1' at graph 0, graph 1 left offset 0, 0.8 textcolor rgb '#{Ink.Text}'
            set xlabel 'real part of L(i omega)' textcolor rgb '#{Ink.Text}'
            set grid xtics
            set xrange [-2.5:2.5]; set yrange [-2.5:2.5]; set xtics 0.5; set ytics 0.5
            set parametric; set trange [0:2*pi]; set samples 200
            set label 3 '' at -1, 0 point pointtype 2 pointsize 1.6 linewidth 2 linecolor rgb '#{Ink.Text}' front
            plot cos(t), sin(t) with lines dashtype 3 linecolor rgb '#{Ink.Axis}', \
                 {Plots(curves, "1:2")}
            {key.End()}unset parametric

            """);
        return new Picture("nyquist", "The loop in the complex plane, for positive frequencies. It is stable if the curve does not go round the cross.", width, height, script.ToString());
    }

    private static StringBuilder Data((PolicyStyle Style, IReadOnlyList<BodePoint> Points)[] curves, Func<BodePoint, string> line)
    {
        StringBuilder script = new();
        foreach (((_, IReadOnlyList<BodePoint> points), int i) in curves.Select((c, i) => (c, i)))
        {
            script.AppendLine($"$loop{i} << EOD");
            foreach (BodePoint point in points)
                script.AppendLine(line(point));
            script.AppendLine("EOD");
        }
        return script;
    }

    private static string Plots((PolicyStyle Style, IReadOnlyList<BodePoint> Points)[] curves, string columns) => string.Join(", \\\n     ", curves.Select((c, i) =>
        $"$loop{i} using {columns} with linespoints linewidth 2 dashtype {c.Style.Dash} linecolor rgb '#{c.Style.Colour}' "
        + $"pointtype {c.Style.Marker} pointsize 0.8 pointinterval {Points / 12}"));
}
