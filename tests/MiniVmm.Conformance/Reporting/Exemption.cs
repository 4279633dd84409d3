namespace MiniVmm.Conformance.Reporting;

/// <summary>What of an outcome does not count.</summary>
/// <param name="Flags">These flags.</param>
/// <param name="Registers">The general registers.</param>
/// <param name="Memory">The memory.</param>
/// <param name="Error">These bits of the error code.</param>
/// <param name="Cr2">The address of a page fault.</param>
/// <param name="Everything">All, whether it faults included.</param>
internal readonly record struct Exemption(
    uint Flags, bool Registers, bool Memory, uint Error, bool Cr2, bool Everything)
{
    public Exemption With(in Exemption other) => new(
        Flags | other.Flags, Registers | other.Registers, Memory | other.Memory, Error | other.Error, Cr2 | other.Cr2,
        Everything | other.Everything);
}
