namespace MiniVmm.Fvm.Rules;

/// <summary>No control: x stays what it was at first. The best of these is what the others are measured against.</summary>
internal sealed class Fixed : IControlRule
{
    public string Name => "fixed";

    public uint Step(ControlInput input, ReadOnlySpan<uint> parameters, Span<uint> memory) => input.X;
}
