using System.Runtime.InteropServices;

namespace MiniVmm.Conformance.Oracles;

/// <summary>What the runner says first: <c>struct hello</c> in guests/isa/native/runner.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct RunnerHello
{
    public const uint ExpectedMagic = 0x3350_4D56;

    public uint Magic, CaseBytes, OutcomeBytes;

    /// <summary>What LAR says of the data selector.</summary>
    public uint DataRights;

    /// <summary>Selectors at the start of a case: ES, CS, SS, DS, FS, GS.</summary>
    public fixed ushort Segments[6];

    /// <summary>Selector of a data segment that starts at the data; 0 in 64-bit mode, where FS does without one.</summary>
    public ushort Based;

    private readonly ushort _reserved;
}
