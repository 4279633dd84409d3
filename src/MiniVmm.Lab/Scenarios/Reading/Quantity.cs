using System.Globalization;

namespace MiniVmm.Lab.Scenarios.Reading;

/// <summary>A number with its unit, e.g. <c>12 periods</c> or <c>1.5 GiB</c>.</summary>
/// <param name="Unit">Empty without one.</param>
internal readonly record struct Quantity(double Number, string Unit)
{
    /// <summary>Decimal digits, at most one sign and point, no exponent; blanks before the unit or none.</summary>
    public static bool TryParse(string text, out Quantity quantity)
    {
        ReadOnlySpan<char> trimmed = text.AsSpan().Trim();
        int end = trimmed.IndexOfAnyExcept("+-.0123456789");
        ReadOnlySpan<char> digits = end < 0 ? trimmed : trimmed[..end];
        const NumberStyles style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
        bool valid = double.TryParse(digits, style, NumberFormatInfo.InvariantInfo, out double number)
            && double.IsFinite(number);
        quantity = new Quantity(number, end < 0 ? "" : trimmed[end..].Trim().ToString());
        return valid;
    }
}
