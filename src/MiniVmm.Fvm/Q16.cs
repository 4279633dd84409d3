using System.Diagnostics.CodeAnalysis;

namespace MiniVmm.Fvm;

/// <summary>An unsigned fixed-point number with 16 fraction bits: the only fractions that a kernel without floating
/// point and this library can compute with identically.</summary>
public readonly record struct Q16(uint Raw) : IComparable<Q16>
{
    public const int FractionBits = 16;
    public const int MaxDecimals = 6;

    public static Q16 One { get; } = new(1u << FractionBits);

    public double ToDouble() => Raw / 65536.0;

    public int CompareTo(Q16 other) => Raw.CompareTo(other.Raw);

    public static bool operator <(Q16 left, Q16 right) => left.Raw < right.Raw;
    public static bool operator >(Q16 left, Q16 right) => left.Raw > right.Raw;
    public static bool operator <=(Q16 left, Q16 right) => left.Raw <= right.Raw;
    public static bool operator >=(Q16 left, Q16 right) => left.Raw >= right.Raw;

    public static Q16 FromInteger(ushort value) => new((uint)value << FractionBits);

    /// <summary>Reads decimal digits with at most six after the point; excess precision is cut, never rounded:
    /// <c>(integer &lt;&lt; 16) + floor(fraction * 65536)</c>.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Q16 value)
    {
        value = default;
        if (!Decimals.TryParse(text, MaxDecimals, out ulong integer, out uint millionths) || integer > ushort.MaxValue)
            return false;
        value = new Q16((uint)(integer << FractionBits) + (uint)(((ulong)millionths << FractionBits) / 1_000_000));
        return true;
    }

    public static Q16 Parse(string text) => TryParse(text, out Q16 value)
        ? value
        : throw new FormatException($"'{text}' is not a decimal number below 65536 with at most {MaxDecimals} decimals");

    /// <summary>The shortest decimal that <see cref="TryParse"/> reads as this very value.</summary>
    /// <remarks>Six decimals are finer than 1/65536, so one always exists.</remarks>
    public override string ToString()
    {
        uint integer = Raw >> FractionBits;
        ulong fraction = Raw & 0xFFFF;
        ulong scale = 1;
        for (int digits = 0; ; digits++, scale *= 10)
        {
            ulong decimals = ((fraction * scale) + 0xFFFF) >> FractionBits;
            if (decimals < scale && (decimals << FractionBits) / scale == fraction)
                return digits == 0 ? $"{integer}" : $"{integer}.{decimals.ToString($"D{digits}")}";
        }
    }
}
