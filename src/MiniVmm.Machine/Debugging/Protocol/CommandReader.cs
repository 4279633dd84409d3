using System.Globalization;

namespace MiniVmm.Machine.Debugging.Protocol;

/// <summary>Takes a command apart from left to right. What is taken is gone; what cannot be taken stays.</summary>
internal ref struct CommandReader(ReadOnlySpan<char> text)
{
    private const int MostDigits = 8;

    /// <summary>What is not taken yet.</summary>
    public ReadOnlySpan<char> Rest { get; private set; } = text;

    public readonly bool AtEnd => Rest.IsEmpty;

    public bool TryTake(ReadOnlySpan<char> expected)
    {
        if (!Rest.StartsWith(expected)) return false;
        Rest = Rest[expected.Length..];
        return true;
    }

    /// <summary>Takes a hexadecimal number of 32 bits.</summary>
    public bool TryTakeNumber(out uint value)
    {
        ReadOnlySpan<char> digits = Rest;
        int end = digits.IndexOfAnyExcept("0123456789abcdefABCDEF");
        if (end >= 0) digits = digits[..end];
        int length = digits.Length;
        digits = digits.TrimStart('0');
        value = 0;
        if (length == 0 || digits.Length > MostDigits) return false;
        Rest = Rest[length..];
        return digits.IsEmpty || uint.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>Takes two numbers with a comma between them, such as address and length.</summary>
    public bool TryTakePair(out uint first, out uint second)
    {
        second = 0;
        return TryTakeNumber(out first) && TryTake(",") && TryTakeNumber(out second);
    }

    /// <summary>Takes pairs of hexadecimal digits to the end of the command.</summary>
    public bool TryTakeBytes(out byte[] bytes)
    {
        bytes = [];
        if (Rest.Length % 2 != 0 || Rest.ContainsAnyExcept("0123456789abcdefABCDEF")) return false;
        bytes = Convert.FromHexString(Rest);
        Rest = [];
        return true;
    }
}
