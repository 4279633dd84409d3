using System.Diagnostics.CodeAnalysis;

namespace MiniVmm.Fvm;

/// <summary>A rate in thousandths of a hertz, written in hertz.</summary>
public readonly record struct Millihertz(uint Value)
{
    public const int MaxDecimals = 3;
    private const uint MaxHertz = 1_000_000;

    public static Millihertz One { get; } = new(1000);

    public static bool TryParse([NotNullWhen(true)] string? text, out Millihertz value)
    {
        value = default;
        if (!Decimals.TryParse(text, MaxDecimals, out ulong hertz, out uint millionths) || hertz > MaxHertz)
            return false;
        value = new Millihertz((uint)(hertz * 1000) + (millionths / 1000));
        return true;
    }

    public static Millihertz Parse(string text) => TryParse(text, out Millihertz value)
        ? value
        : throw new FormatException($"'{text}' is not a rate in hertz with at most {MaxDecimals} decimals");

    public override string ToString() => (Value % 1000) == 0
        ? $"{Value / 1000}"
        : $"{Value / 1000}.{Value % 1000:D3}".TrimEnd('0');
}
