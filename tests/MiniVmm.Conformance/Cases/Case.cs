using MiniVmm.Conformance.Oracles;

namespace MiniVmm.Conformance.Cases;

/// <summary>Code and the state it starts in. Cases are made again and again in the same object.</summary>
internal sealed class Case
{
    /// <summary>The case for a 32-bit code segment; <see cref="CaseRecord.Code"/> is filled in by whoever runs it.</summary>
    public CaseRecord Start;

    public TwinCode Code { get; } = new();

    public Template Template { get; set; } = Template.None;

    public int Seed { get; set; }

    /// <summary>Whether data segments are flat; otherwise they have a limit, and an engine checks every access.</summary>
    public bool Flat { get; set; }
}
