using System.Text;
using MiniVmm.Lab.Reports;

namespace MiniVmm.Lab.Plots;

/// <summary>Figures against what a sweep varies: medians with intervals, and the best fixed cap at each value.</summary>
internal static class SweepPicture
{
    private const double LogarithmicFrom = 8;
    private static readonly (FigureDefinition Figure, string Title, AxisScale Scale)[] Panels =
    [
        (FigureCatalog.Throughput, "Throughput, requests/s", AxisScale.Linear),
        (FigureCatalog.Vct, "VCT, ms", AxisScale.Logarithmic),
        (FigureCatalog.Jain, "Jain's index", AxisScale.Share),
    ];

    /// <returns>Null where nothing was measured.</returns>
    public static Picture? Of(Summary summary)
    {
        VariantSummary[] measured = [.. summary.Variants.Where(v => v.X is not null && v.MeasuredS > 0)];
        if (measured.Length == 0)
            return null;
        IReadOnlyDictionary<string, PolicyStyle> styles = PolicyStyle.Assign(summary.Variants.Select(v => v.Policy));
        bool oracle = measured.Any(v => v.Static);
        IGrouping<string, VariantSummary>[] policies = [.. measured.GroupBy(v => v.Policy)];
        const int width = 1200;
        SharedKey key = new([.. policies.Select(p => styles[p.Key]).Concat(oracle ? [PolicyStyle.Oracle] : [])], width);
        int height = 440 + key.Height;
        StringBuilder script = new("set multiplot\n");
        script.Append(key.Begin(8, height));
        for (int i = 0; i < Panels.Length; i++)
        {
            script.AppendLine($"set margins screen {(i / 3.0) + 0.045:0.####}, screen {((i + 1) / 3.0) - 0.012:0.####}, "
                + $"screen {64.0 / height:0.####}, screen {1 - ((44.0 + key.Height) / height):0.####}");
            script.AppendLine($"set xlabel {GnuplotText.Quote(summary.Axis ?? "")} textcolor rgb '#{Ink.Text}'");
            script.Append(Panel(i, measured, policies, styles, oracle && i == 0));
            script.Append(i == 0 ? key.End() : "");
        }
        script.AppendLine("unset multiplot");
        return new Picture(
            "sweep", $"Against the {summary.Axis}: medians over the runs, with 95% intervals."
                + (oracle ? " Dashed grey: the best of the fixed caps at each value, picked after the fact." : ""),
            width, height, script.ToString());
    }

    private static string Panel(
        int index, VariantSummary[] measured, IGrouping<string, VariantSummary>[] policies,
        IReadOnlyDictionary<string, PolicyStyle> styles, bool oracle)
    {
        (FigureDefinition figure, string title, AxisScale scale) = Panels[index];
        StringBuilder data = new();
        List<string> plots = [];
        foreach ((IGrouping<string, VariantSummary> policy, int p) in policies.Select((p, i) => (p, i)))
        {
            (double X, DotValue Value)[] points = [.. policy.OrderBy(v => v.X).Select(v => (v.X!.Value, Value: FigureDots.Of(v, figure)))
                .Where(x => x.Value is not null).Select(x => (x.Item1, x.Value!))];
            if (points.Length == 0)
                continue;
            PolicyStyle style = styles[policy.Key];
            data.AppendLine($"$sweep{index}_{p} << EOD");
            foreach ((double x, DotValue value) in points)
                data.AppendLine($"{x:R} {value.Median:R} {value.Low:R} {value.High:R}");
            data.AppendLine("EOD");
            plots.Add($"$sweep{index}_{p} using 1:2:3:4 with yerrorbars linewidth 1.2 pointsize 0 linecolor rgb '#70{style.Colour}'");
            plots.Add($"$sweep{index}_{p} using 1:2 with linespoints linewidth {(policy.First().Static ? "1.4" : "2.2")} dashtype {style.Dash} "
                + $"linecolor rgb '#{style.Colour}' pointtype {style.Marker} pointsize 0.9");
        }
        if (oracle)
        {
            data.AppendLine($"$oracle{index} << EOD");
            foreach (IGrouping<double?, VariantSummary> place in measured.Where(v => v.Static).GroupBy(v => v.X).OrderBy(g => g.Key))
                data.AppendLine($"{place.Key:R} {place.Max(v => FigureDots.Median(v, figure)):R}");
            data.AppendLine("EOD");
            plots.Insert(0, $"$oracle{index} using 1:2 with lines linewidth 5 dashtype {PolicyStyle.Oracle.Dash} linecolor rgb '#60{PolicyStyle.Oracle.Colour}'");
        }
        return $"""
            {data}unset key
            set label 2 {GnuplotText.Quote(title)} at graph 0, graph 1 left offset 0, 0.8 textcolor rgb '#{Ink.Text}'
            {XAxis([.. measured.Select(v => v.X!.Value).Distinct().Order()])}
            {YAxis(scale, [.. measured.Select(v => FigureDots.Of(v, figure)).OfType<DotValue>()])}
            plot {string.Join(", \\\n     ", plots.DefaultIfEmpty("NaN"))}

            """;
    }

    private static string XAxis(double[] values)
    {
        bool logarithmic = values[0] > 0 && values[^1] / values[0] >= LogarithmicFrom;
        double margin = logarithmic ? Math.Pow(values[^1] / values[0], 0.05) : Math.Max(0.05 * (values[^1] - values[0]), 0.01);
        string range = logarithmic
            ? $"[{values[0] / margin:R}:{values[^1] * margin:R}]"
            : $"[{values[0] - margin:R}:{values[^1] + margin:R}]";
        return $"{(logarithmic ? "set" : "unset")} logscale x; set xrange {range}; set xtics ({string.Join(", ", values.Select(v => $"'{v:0.###}' {v:R}"))})";
    }

    private static string YAxis(AxisScale scale, DotValue[] values)
    {
        if (values.Length == 0)
            return "unset logscale y; set yrange [0:1]";
        (double low, double high) = (values.Min(v => v.Low), values.Max(v => v.High));
        return scale switch
        {
            AxisScale.Logarithmic when low > 0 => $"set logscale y; set yrange [{low / 1.25:R}:{high * 1.25:R}]; "
                + $"set ytics {LogarithmicTics.Between(low / 1.25, high * 1.25)}",
            AxisScale.Share => $"unset logscale y; set yrange [{Math.Max(0, Math.Min(low - 0.02, 0.9)):R}:1.01]; set ytics autofreq",
            _ => "unset logscale y; set yrange [0:*]; set ytics autofreq",
        };
    }
}
