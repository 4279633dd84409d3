namespace MiniVmm.Lab.Plots;

/// <summary>A picture to be drawn.</summary>
/// <param name="Name">Of its files.</param>
/// <param name="Caption">What it shows, in a sentence or two, with what its marks mean.</param>
/// <param name="Width">In pixels.</param>
/// <param name="Height">In pixels.</param>
/// <param name="Body">gnuplot commands between the terminal's and the end.</param>
internal sealed record Picture(string Name, string Caption, int Width, int Height, string Body)
{
    /// <summary>The commands that draw it as PNG and as SVG.</summary>
    public string Script => string.Concat(
        Terminal("pngcairo", "png", 11), Body, "unset output\n", Terminal("svg", "svg", 13), Body, "unset output\n");

    private string Terminal(string terminal, string extension, int fontSize) =>
        $"""
        reset
        set terminal {terminal} enhanced size {Width},{Height} font 'DejaVu Sans,{fontSize}' background rgb '#{Ink.Paper}'
        set output '{Name}.{extension}'
        set encoding utf8
        set border 3 linecolor rgb '#{Ink.Axis}' linewidth 1
        set tics nomirror out scale 0.6 textcolor rgb '#{Ink.Text}'
        set grid ytics linecolor rgb '#{Ink.Grid}' linewidth 1 linetype 1

        """;
}
