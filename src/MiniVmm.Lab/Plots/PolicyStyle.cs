using System.Globalization;

namespace MiniVmm.Lab.Plots;

/// <summary>One colour, marker and dash for each policy, in every picture of every run. The colours are Okabe and Ito's,
/// which the colour-blind tell apart; markers and dashes serve print without colour. Fixed caps are greys, the darker
/// the higher the cap: they are what the others are measured against.</summary>
/// <param name="Colour">RRGGBB.</param>
/// <param name="Marker">gnuplot's point type.</param>
/// <param name="Dash">gnuplot's dash type: long strokes, so that a line is still one between its markers.</param>
/// <param name="Label">What the legend says.</param>
internal sealed record PolicyStyle(string Colour, int Marker, string Dash, string Label)
{
    private const int Plus = 1;
    private const int Cross = 2;
    private const int Star = 3;
    private const int Square = 5;
    private const int OpenDisc = 6;
    private const int Disc = 7;
    private const int OpenTriangle = 8;
    private const int Triangle = 9;
    private const int InvertedTriangle = 11;
    private const int Diamond = 13;
    private const int Pentagon = 15;

    private const string Solid = "1";
    private const string Dashes = "(14,4)";
    private const string DashDot = "(14,4,3,4)";
    private const string DashDotDot = "(14,4,3,4,3,4)";
    private const string ShortDashes = "(6,3)";

    /// <summary>The best of the fixed caps.</summary>
    public static PolicyStyle Oracle { get; } = new("909090", Plus, Dashes, "best fixed cap");

    private static readonly PolicyStyle[] Others =
    [
        new("E69F00", Disc, Solid, ""), new("56B4E9", Square, Dashes, ""), new("009E73", Triangle, DashDot, ""),
        new("CC79A7", Diamond, DashDotDot, ""), new("0072B2", OpenDisc, Solid, ""), new("D55E00", OpenTriangle, Dashes, ""),
        new("000000", Cross, DashDot, ""), new("E69F00", Star, DashDotDot, ""),
    ];

    /// <summary>The styles of all policies in a scenario, in its order. Those that have no style of their own take the
    /// remaining ones in turn, so that no two look alike.</summary>
    public static IReadOnlyDictionary<string, PolicyStyle> Assign(IEnumerable<string> policies)
    {
        Dictionary<string, PolicyStyle> styles = [];
        int others = 0;
        foreach (string policy in policies.Distinct())
            styles[policy] = Known(policy) ?? Others[others++ % Others.Length] with { Label = policy };
        return styles;
    }

    private static PolicyStyle? Known(string policy) => policy switch
    {
        "plain" => new PolicyStyle("D55E00", Disc, Solid, "plain"),
        "mpl" => new PolicyStyle("0072B2", Triangle, Solid, "friendly (mpl)"),
        "rate" => new PolicyStyle("009E73", Diamond, Solid, "friendly (rate)"),
        "probe" => new PolicyStyle("CC79A7", Square, Solid, "friendly (probe)"),
        "wrapped" => new PolicyStyle("56B4E9", InvertedTriangle, Dashes, "wrapped (rate)"),
        "police" => new PolicyStyle("0072B2", Square, Solid, "police"),
        "no-police" => new PolicyStyle("D55E00", Disc, Dashes, "no police"),
        "no-hog" => new PolicyStyle("009E73", Triangle, DashDot, "no hog"),
        "aimd" => new PolicyStyle("0072B2", Triangle, Solid, "AIMD"),
        "sqrt" => new PolicyStyle("E69F00", InvertedTriangle, Dashes, "SQRT"),
        "iiad" => new PolicyStyle("56B4E9", Pentagon, DashDot, "IIAD"),
        "vegas" => new PolicyStyle("000000", Cross, Dashes, "Vegas"),
        ['c', 'a', 'p', .. string digits] when int.TryParse(digits, NumberStyles.None, null, out int cap) => Fixed(cap),
        _ => null,
    };

    private static PolicyStyle Fixed(int cap)
    {
        int[] markers = [Plus, OpenDisc, OpenTriangle, Cross, Star, Square];
        int grey = 0xBE - (Math.Clamp(cap - 1, 0, 6) * 0x14);
        return new PolicyStyle($"{grey:X2}{grey:X2}{grey:X2}", markers[Math.Max(0, cap - 1) % markers.Length], ShortDashes, $"cap {cap}");
    }
}
