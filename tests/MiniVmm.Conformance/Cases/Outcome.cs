namespace MiniVmm.Conformance.Cases;

/// <summary>The state after a case: status flags and DF, registers, memory.</summary>
internal sealed record Outcome(uint[] Registers, uint Eflags, byte[] Data);
