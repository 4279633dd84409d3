namespace MiniVmm.Conformance.Cases;

/// <summary>What a ModRM byte named: a register or an address, and its register field.</summary>
/// <param name="UsesStackSegment">Whether its base is EBP or ESP, so that it is in SS by default.</param>
internal readonly record struct Operand(bool InMemory, int Register, uint Address, int Field, bool UsesStackSegment);
