namespace MiniVmm.Machine.Debugging.Registers;

/// <summary>A register as the debugger is told of it.</summary>
/// <param name="Name">Its name there.</param>
/// <param name="Bits">Its size, a multiple of 8.</param>
/// <param name="Type">Its type in a target description.</param>
/// <param name="Group">The group that shows it, besides "all"; or null.</param>
internal sealed record GdbRegister(string Name, int Bits, string Type, string? Group = null);
