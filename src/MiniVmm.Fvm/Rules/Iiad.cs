namespace MiniVmm.Fvm.Rules;

/// <summary>The binomial rule with k = 1 and l = 0: inverse increase, additive decrease.</summary>
internal sealed class Iiad : IControlRule
{
    public string Name => "iiad";

    public IReadOnlyList<RuleParameter> Parameters { get; } = [Binomial.At];

    public uint Step(ControlInput input, ReadOnlySpan<uint> parameters, Span<uint> memory)
    {
        uint point = Binomial.Point(input.Range, parameters[0]);
        return input.Signal.Congested
            ? Setting.Subtract(input.X, Binomial.Decrease(input.Range, point))
            : Setting.Add(input.X, (ulong)input.Range.Add * point / input.X);
    }
}
