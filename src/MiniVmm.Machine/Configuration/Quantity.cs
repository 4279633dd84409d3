using System.Globalization;

namespace MiniVmm.Machine.Configuration;

/// <summary>Numbers with a unit, as people write them on a command line.</summary>
public static class Quantity
{
    /// <summary>"64M", "1G", "65536": bytes, with binary K, M, G.</summary>
    public static uint ParseBytes(string option, string text)
    {
        string number = text.TrimEnd('B', 'b');
        long unit = number.LastOrDefault() switch { 'K' or 'k' => 1 << 10, 'M' or 'm' => 1 << 20, 'G' or 'g' => 1 << 30, _ => 1 };
        if (unit != 1) number = number[..^1];
        if (!decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal value)
            || value is <= 0 or > uint.MaxValue || value * unit is var bytes && (bytes > uint.MaxValue || bytes != decimal.Truncate(bytes)))
            throw new MachineError($"{option}: '{text}' is not a size such as 64M, 512K or 1G (at most 3G)");
        return (uint)(value * unit);
    }

    /// <summary>"250MHz", "1.2GHz", "100000000": hertz, with decimal k, M, G.</summary>
    public static long ParseHertz(string option, string text)
    {
        string number = text.EndsWith("Hz", StringComparison.OrdinalIgnoreCase) ? text[..^2] : text;
        long unit = number.LastOrDefault() switch { 'k' or 'K' => 1000, 'M' or 'm' => 1_000_000, 'G' or 'g' => 1_000_000_000, _ => 1 };
        if (unit != 1) number = number[..^1];
        if (!decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal value)
            || value is <= 0 or > 1_000_000_000_000)
            throw new MachineError($"{option}: '{text}' is not a frequency such as 250MHz");
        return (long)Math.Min(value * unit, long.MaxValue / 2);
    }
}
