using System.Text;

namespace MiniVmm.Lab.Plots;

/// <summary>The layout of figures over time: one panel, small multiples, or all figures below each other on one axis.</summary>
internal static class TimePictures
{
    private const string TimeLabel = "seconds since the first client joined";

    /// <summary>Up to this many panels stand side by side.</summary>
    private const int Columns = 3;

    /// <param name="figure">The figure.</param>
    /// <param name="thin">What the thin lines are.</param>
    public static Picture Of(TimeFigure figure, string thin)
    {
        string marks = figure.Panels.Any(p => p.Marks.Count > 0) ? " Dashed: VMs come (+), go (−), or get another load." : "";
        string caption = $"Shaded: the measured interval.{(HasThin(figure) ? $" Thin lines: {thin}." : "")}{marks}";
        return figure.Panels.Count == 1 ? Single(figure, caption, thin) : Grid(figure, caption);
    }

    /// <summary>All figures, without single VMs and runs: it is to be taken in at a glance.</summary>
    public static Picture Overview(IReadOnlyList<TimeFigure> all, Headline headline)
    {
        const int width = 1200;
        const int panel = 196;
        const int gap = 58;
        const int title = 78;
        const int footer = 68;
        TimeFigure[] figures = [.. all.Select(f => f.Summarized())];
        SharedKey key = KeyOf(figures[0].Panels[0], width);
        int header = title + key.Height + 30;
        int height = header + (figures.Length * (panel + gap)) - gap + footer;
        StringBuilder script = new("set multiplot\n");
        script.AppendLine($"set label 11 {GnuplotText.Quote(headline.Title)} at screen 0.05, screen {1 - (31.0 / height):0.####} left "
            + $"font 'DejaVu Sans Bold,14' textcolor rgb '#{Ink.Text}'");
        script.AppendLine($"set label 12 {GnuplotText.Quote(headline.Result)} at screen 0.05, screen {1 - (58.0 / height):0.####} left textcolor rgb '#{Ink.Muted}'");
        script.Append(key.Begin(title, height));
        for (int i = 0; i < figures.Length; i++)
        {
            double upper = header + (i * (panel + gap));
            bool last = i == figures.Length - 1;
            script.AppendLine($"set margins screen 0.05, screen 0.985, screen {1 - ((upper + panel) / height):0.####}, screen {1 - (upper / height):0.####}");
            script.AppendLine(last ? XLabel($"{TimeLabel} (shaded: measured)") : "unset xlabel");
            script.AppendLine(last ? "set format x '%g'" : "set format x ''");
            script.Append(TimeScript.Panel(figures[i], figures[i].Panels[0], figures[i].Title, legend: false));
            script.Append(i == 0 ? $"unset label 11; unset label 12\n{key.End()}" : "");
        }
        script.AppendLine("unset multiplot");
        return new Picture("overview", "All at a glance. Shaded: the measured interval.", width, height, script.ToString());
    }

    private static bool HasThin(TimeFigure figure) => figure.Panels.Any(p => p.Curves.Any(c => c.Thin && c.Single.Any(s => s.Count > 0)));

    private static SharedKey KeyOf(TimePanel panel, int width) => new([.. panel.Curves.Select(c => c.Style)], width);

    private static Picture Single(TimeFigure figure, string caption, string thin)
    {
        const int width = 1000;
        const int panel = 330;
        const int footer = 64;
        SharedKey key = KeyOf(figure.Panels[0], width);
        int header = 12 + key.Height + 34;
        int height = header + panel + footer;
        return new(figure.Name, caption, width, height, $"""
            {key.Begin(12, height)}
            set margins screen 0.06, screen 0.98, screen {(double)footer / height:0.####}, screen {1 - ((double)header / height):0.####}
            {XLabel($"{TimeLabel} (shaded: measured{(HasThin(figure) ? $"; thin lines: {thin}" : "")})")}
            {TimeScript.Panel(figure, figure.Panels[0], figure.Title, legend: false)}

            """);
    }

    private static Picture Grid(TimeFigure figure, string caption)
    {
        const int width = 1200;
        const int row = 230;
        const int title = 38;
        const int footer = 14;
        int columns = Math.Min(Columns, figure.Panels.Count);
        int rows = (figure.Panels.Count + columns - 1) / columns;
        bool sameCurves = figure.Panels.Select(p => string.Join('|', p.Curves.Select(c => c.Style.Label))).Distinct().Count() == 1;
        SharedKey key = figure.Roles is { } roles ? new(roles, width)
            : sameCurves && figure.Panels[0].Curves.Count > 1 ? KeyOf(figure.Panels[0], width) : new([], width);
        int header = title + key.Height + 30;
        int height = header + (rows * row) + footer;
        StringBuilder script = new("set multiplot\n");
        script.AppendLine($"set label 11 {GnuplotText.Quote(figure.Title)} at screen 0.045, screen {1 - (22.0 / height):0.####} left "
            + $"font 'DejaVu Sans,13' textcolor rgb '#{Ink.Text}'");
        script.AppendLine($"set label 13 {GnuplotText.Quote(TimeLabel)} at screen 0.5, screen {15.0 / height:0.####} center "
            + $"textcolor rgb '#{Ink.Text}'");
        script.Append(key.Begin(title, height));
        for (int i = 0; i < figure.Panels.Count; i++)
        {
            int x = i % columns;
            double upper = header + (i / columns * row);
            script.AppendLine($"set margins screen {((double)x / columns) + 0.045:0.####}, screen {((x + 1.0) / columns) - 0.012:0.####}, "
                + $"screen {1 - ((upper + row - 62) / height):0.####}, screen {1 - (upper / height):0.####}");
            // The panel under which there is none has the time's figures.
            script.AppendLine(i + columns >= figure.Panels.Count ? "set format x '%g'" : "set format x ''");
            script.Append(TimeScript.Panel(
                figure, figure.Panels[i], figure.Panels[i].Title, legend: figure.Roles is null && !sameCurves && figure.Panels[i].Curves.Count > 1));
            script.Append(i == 0 ? $"unset label 11; unset label 13\n{key.End()}" : "");
        }
        script.AppendLine("unset multiplot");
        return new Picture(figure.Name, caption, width, height, script.ToString());
    }

    private static string XLabel(string text) => $"set xlabel {GnuplotText.Quote(text)} textcolor rgb '#{Ink.Text}'";
}
