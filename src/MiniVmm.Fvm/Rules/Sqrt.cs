namespace MiniVmm.Fvm.Rules;

/// <summary>The binomial rule with k = l = 1/2: gentler than AIMD above its operating point, quicker below it.</summary>
internal sealed class Sqrt : IControlRule
{
    public string Name => "sqrt";

    public IReadOnlyList<RuleParameter> Parameters { get; } = [Binomial.At];

    /// <summary>At the point: add and decrease; elsewhere these over and times the root of x / point.</summary>
    public uint Step(ControlInput input, ReadOnlySpan<uint> parameters, Span<uint> memory)
    {
        uint point = Binomial.Point(input.Range, parameters[0]);
        uint rootQ16 = Binomial.SquareRoot(((ulong)input.X << 32) / point);
        return input.Signal.Congested
            ? Setting.Subtract(input.X, ((ulong)Binomial.Decrease(input.Range, point) * rootQ16) >> Q16.FractionBits)
            : Setting.Add(input.X, ((ulong)input.Range.Add << Q16.FractionBits) / rootQ16);
    }
}
