using System.Text;

namespace MiniVmm.Lab.Plots;

/// <summary>The layout of pictures: one figure alone, or all below each other on one time axis.</summary>
internal static class OverviewScript
{
    private const double Top = 0.875;
    private const double Bottom = 0.075;
    private const double Gap = 0.065;

    /// <summary>One figure, with its single VMs as thin lines.</summary>
    public static string Single(Figure figure) => $"""
        set margins screen 0.06, screen 0.98, screen 0.14, screen 0.86
        {TimeLabel("shaded: measured; thin lines: single VMs")}
        {FigureScript.Panel(figure, legend: true)}
        unset output

        """;

    /// <summary>All figures, without the single VMs: it is to be taken in at a glance.</summary>
    public static string Write(IReadOnlyList<Figure> all, Headline headline)
    {
        Figure[] figures = [.. all.Select(f => f.Summarized())];
        StringBuilder script = new();
        script.AppendLine("set multiplot");
        script.AppendLine($"set label 11 \"{headline.Title}\" at screen 0.05, screen 0.965 left "
            + "font 'DejaVu Sans Bold,14' textcolor rgb '#202020'");
        script.AppendLine($"set label 12 \"{headline.Result}\" at screen 0.05, screen 0.935 left textcolor rgb '#404040'");
        double height = (Top - Bottom - (Gap * (figures.Length - 1))) / figures.Length;
        for (int i = 0; i < figures.Length; i++)
        {
            double top = Top - (i * (height + Gap));
            bool last = i == figures.Length - 1;
            script.AppendLine($"set margins screen 0.05, screen 0.985, screen {top - height:0.####}, screen {top:0.####}");
            script.AppendLine(last ? TimeLabel("shaded: measured") : "unset xlabel");
            script.AppendLine(last ? "set format x '%g'" : "set format x ''");
            script.Append(FigureScript.Panel(figures[i], legend: i == 0));
            script.AppendLine("unset label 11; unset label 12");
        }
        script.AppendLine("unset multiplot");
        script.AppendLine("unset output");
        return script.ToString();
    }

    private static string TimeLabel(string note) =>
        $"set xlabel 'seconds since the first client joined ({note})' textcolor rgb '#303030'";
}
