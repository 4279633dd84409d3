using System.Globalization;

namespace MiniVmm.Lab.Simulating;

/// <summary>Lists of names with shares: <c>mpl:0.9,plain:0.1</c>. Without one the share is 1.</summary>
internal static class Shares
{
    /// <exception cref="LabError">It is something else.</exception>
    public static IReadOnlyList<(string Name, double Share)> Parse(string option, string text) =>
        [.. text.Split(',', StringSplitOptions.TrimEntries).Select(part => One(option, part))];

    private static (string, double) One(string option, string part)
    {
        string[] halves = part.Split(':');
        if (halves.Length <= 2 && halves[0].Length > 0)
        {
            if (halves.Length == 1)
                return (halves[0], 1);
            if (double.TryParse(halves[1], NumberStyles.Float, CultureInfo.InvariantCulture, out double share)
                && share > 0 && double.IsFinite(share))
                return (halves[0], share);
        }
        throw new LabError($"{option}: '{part}' is no NAME:SHARE with a share above 0");
    }
}
