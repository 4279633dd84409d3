namespace MiniVmm.Conformance.Cases;

/// <summary>Code and the state it starts in. Registers are in the order of the instruction encoding.</summary>
internal sealed class Case
{
    public required byte[] Code { get; init; }

    public required uint[] Registers { get; init; }

    public required uint Eflags { get; init; }

    /// <summary>What memory holds in the windows of <see cref="CaseLayout"/>.</summary>
    public required byte[] Data { get; init; }

    /// <summary>Whether #DE is the right answer; such a case never meets the host.</summary>
    public required bool Faults { get; init; }
}
