using System.Text;

namespace MiniVmm.Lab.Plots;

/// <summary>Medians with their intervals, a row for each variant; single runs are small pale dots.</summary>
internal static class DotPicture
{
    private const int RowHeight = 26;

    /// <param name="name">Of the files.</param>
    /// <param name="caption">What it shows.</param>
    /// <param name="columns">The figures.</param>
    /// <param name="rows">The variants, top first.</param>
    public static Picture Of(string name, string caption, IReadOnlyList<DotColumn> columns, IReadOnlyList<DotRow> rows)
    {
        int height = 96 + (RowHeight * rows.Count);
        double left = Math.Min(0.3, 0.03 + (rows.Max(r => r.Label.Length) * 0.0075));
        double width = (0.985 - left) / columns.Count;
        StringBuilder script = new("set multiplot\nunset key\nset grid noytics xtics\n");
        for (int c = 0; c < columns.Count; c++)
        {
            script.AppendLine(Data(c, rows));
            script.AppendLine($"set margins screen {left + (c * width) + 0.008:0.####}, screen {left + ((c + 1) * width) - 0.02:0.####}, "
                + $"screen {40.0 / height:0.####}, screen {1 - (38.0 / height):0.####}");
            script.Append(Column(columns[c], c, rows));
        }
        script.AppendLine("unset multiplot");
        return new Picture(name, caption, 1000, height, script.ToString());
    }

    private static string Column(DotColumn column, int index, IReadOnlyList<DotRow> rows)
    {
        StringBuilder script = new();
        script.AppendLine($"set label 2 {GnuplotText.Quote(column.Title)} at graph 0, graph 1 left offset 0, 0.9 textcolor rgb '#{Ink.Text}'");
        script.AppendLine($"set yrange [{rows.Count + 0.5}:0.5]");
        script.AppendLine(index == 0
            ? $"set ytics ({string.Join(", ", rows.Select((r, i) => $"{GnuplotText.Quote(r.Label)} {i + 1}"))}) scale 0"
            : "unset ytics");
        double[] values = [.. rows.Select(r => r.Values[index]).OfType<DotValue>().SelectMany(v => v.Runs.Append(v.Low).Append(v.High).Append(v.Median))];
        script.AppendLine(XRange(column, values));
        script.AppendLine("unset object 1");
        if (column.Band is (double from, double to))
            script.AppendLine($"set object 1 rectangle from first {from}, graph 0 to first {to}, graph 1 behind "
                + $"fillcolor rgb '#{Ink.Shade}' fillstyle solid noborder");
        IEnumerable<string> plots = rows.SelectMany((row, i) => row.Values[index] is null ? [] : (string[])
        [
            $"$runs{index}_{i} using 1:2 with points pointtype 7 pointsize 0.45 linecolor rgb '#90{row.Style.Colour}'",
            $"$median{index}_{i} using 1:2:3:4 with xerrorbars pointtype {row.Style.Marker} pointsize 1.1 linewidth 1.8 linecolor rgb '#{row.Style.Colour}'",
        ]);
        script.AppendLine($"plot {string.Join(", \\\n     ", plots.DefaultIfEmpty("NaN"))}");
        return script.ToString();
    }

    private static string XRange(DotColumn column, double[] values)
    {
        if (values.Length == 0)
            return "unset logscale x; set xrange [0:1]; set xtics autofreq";
        (double low, double high) = (values.Min(), values.Max());
        double margin = Math.Max((high - low) * 0.08, high * 0.01);
        return column.Scale switch
        {
            AxisScale.Logarithmic when low > 0 =>
                $"set logscale x; set xrange [{low / 1.25:0.#####}:{high * 1.25:0.#####}]; "
                + $"set xtics {LogarithmicTics.Between(low / 1.25, high * 1.25)}",
            _ when column.Band is (double from, double to) =>
                $"unset logscale x; set xrange [{Math.Min(from - 0.1, low - margin):0.#####}:{Math.Max(to + 0.1, high + margin):0.#####}]; set xtics autofreq",
            // An index near 1 is worth looking at closely.
            AxisScale.Share => $"unset logscale x; set xrange [{Math.Max(0, low - margin):0.#####}:{1 + ((1 - low + margin) * 0.04):0.#####}]; set xtics autofreq",
            _ => $"unset logscale x; set xrange [0:{high + margin:0.#####}]; set xtics autofreq",
        };
    }

    private static string Data(int column, IReadOnlyList<DotRow> rows)
    {
        StringBuilder script = new();
        for (int i = 0; i < rows.Count; i++)
        {
            if (rows[i].Values[column] is not DotValue value)
                continue;
            script.AppendLine($"$runs{column}_{i} << EOD");
            foreach (double run in value.Runs.DefaultIfEmpty(value.Median))
                script.AppendLine($"{run:R} {i + 1}");
            script.AppendLine("EOD");
            script.AppendLine($"$median{column}_{i} << EOD");
            script.AppendLine($"{value.Median:R} {i + 1} {value.Low:R} {value.High:R}");
            script.AppendLine("EOD");
        }
        return script.ToString();
    }
}
