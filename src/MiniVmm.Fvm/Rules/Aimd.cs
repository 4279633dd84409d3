namespace MiniVmm.Fvm.Rules;

/// <summary>The published rule: additive increase, multiplicative decrease.</summary>
internal sealed class Aimd : IControlRule
{
    public string Name => "aimd";

    public uint Step(ControlInput input, ReadOnlySpan<uint> parameters, Span<uint> memory) => input.Signal.Congested
        ? (uint)(((ulong)input.X << Q16.FractionBits) / input.Range.MulQ16)
        : Setting.Add(input.X, input.Range.Add);
}
