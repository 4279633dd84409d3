namespace MiniVmm.Fvm;

/// <summary>Decimal text as the guest's option parser reads it: digits, then at most one point with digits after it.
/// No sign, no exponent, no blanks.</summary>
internal static class Decimals
{
    /// <summary>Splits into the integer part and the fraction in millionths.</summary>
    public static bool TryParse(string? text, int maxDecimals, out ulong integer, out uint millionths)
    {
        integer = 0;
        millionths = 0;
        if (string.IsNullOrEmpty(text))
            return false;
        int point = text.IndexOf('.', StringComparison.Ordinal);
        ReadOnlySpan<char> whole = point < 0 ? text : text.AsSpan(0, point);
        ReadOnlySpan<char> fraction = point < 0 ? [] : text.AsSpan(point + 1);
        if (whole.Length is 0 or > 9 || (point >= 0 && fraction.Length == 0) || fraction.Length > maxDecimals)
            return false;
        uint scale = 1_000_000;
        foreach (char c in whole)
        {
            if (!char.IsAsciiDigit(c))
                return false;
            integer = (integer * 10) + (uint)(c - '0');
        }
        foreach (char c in fraction)
        {
            if (!char.IsAsciiDigit(c))
                return false;
            scale /= 10;
            millionths += (uint)(c - '0') * scale;
        }
        return true;
    }
}
