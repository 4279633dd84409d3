using Iced.Intel;
using MiniVmm.Conformance.Cases;

namespace MiniVmm.Conformance.Reporting;

/// <summary>A difference that is no error of ours.</summary>
/// <param name="EmulatorOnly">Whether silicon does not show it.</param>
/// <param name="Applies">Given the instruction, its row, the oracle's vector and ours.</param>
internal sealed record KnownDifference(
    string Reason, bool EmulatorOnly, Exemption Exemption, Func<Instruction, Template, uint, uint, bool> Applies);
