namespace MiniVmm.Conformance.Differential;

/// <summary>A byte of code that may be overwritten and leaves sound instructions behind.</summary>
/// <param name="Choices">What may stand there; empty: anything.</param>
internal readonly record struct PatchSpot(uint Address, byte[] Choices)
{
    public byte Choose(uint random) => Choices.Length == 0 ? (byte)random : Choices[random % (uint)Choices.Length];
}
