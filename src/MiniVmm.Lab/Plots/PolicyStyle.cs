namespace MiniVmm.Lab.Plots;

/// <summary>One colour and one marker for each policy, in every picture of every run. The colours are Okabe and Ito's,
/// which the colour-blind tell apart; the markers serve print without colour.</summary>
/// <param name="Colour">RRGGBB.</param>
/// <param name="Marker">gnuplot's point type.</param>
/// <param name="Label">What the legend says.</param>
internal sealed record PolicyStyle(string Colour, int Marker, string Label)
{
    private const int Disc = 7;
    private const int Triangle = 9;
    private const int Diamond = 13;
    private const int Square = 5;

    public static PolicyStyle Of(string policy) => policy switch
    {
        "plain" => new PolicyStyle("D55E00", Disc, "plain"),
        "mpl" => new PolicyStyle("0072B2", Triangle, "friendly (mpl)"),
        "rate" => new PolicyStyle("009E73", Diamond, "friendly (rate)"),
        _ => new PolicyStyle("CC79A7", Square, policy),
    };
}
