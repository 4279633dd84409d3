namespace MiniVmm.Lab.Plots;

/// <summary>Text in a gnuplot script.</summary>
internal static class GnuplotText
{
    /// <summary>A quoted string that is shown as it is, whatever it contains: in single quotes only quotes are special,
    /// and the enhanced mode's marks are escaped.</summary>
    public static string Quote(string text)
    {
        string plain = string.Concat(text.Where(c => !char.IsControl(c))
            .SelectMany(c => "\\^_{}@&~".Contains(c, StringComparison.Ordinal) ? $"\\{c}" : $"{c}"));
        return $"'{plain.Replace("'", "''", StringComparison.Ordinal)}'";
    }
}
