namespace MiniVmm.Conformance.Cases;

/// <summary>What a ModRM byte named: a register or an address, and its register field.</summary>
internal readonly record struct Operand(bool InMemory, int Register, uint Address, int Field);
