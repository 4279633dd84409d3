using Iced.Intel;
using MiniVmm.I386;

namespace MiniVmm.Interpreter.Decoding;

/// <summary>Instructions at CS:EIP as text in Intel's syntax, with names for where branches lead.</summary>
/// <param name="processor">Whose instructions.</param>
/// <param name="nameOf">The name of an address in CS, or null.</param>
public sealed class Disassembler(Processor processor, Func<uint, string?> nameOf)
{
    private readonly IntelFormatter _formatter = new(new BranchNames(nameOf));
    private readonly StringOutput _text = new();

    /// <param name="text">The instruction.</param>
    /// <param name="length">Bytes of it.</param>
    /// <returns>False where it cannot be fetched.</returns>
    public bool TryDisassemble(out string text, out int length)
    {
        (text, length) = ("(cannot be fetched)", 0);
        if (!Disassembly.TryDecode(processor, out Instruction instruction)) return false;
        _formatter.Format(in instruction, _text);
        (text, length) = (_text.ToStringAndReset(), instruction.Length);
        return true;
    }

    private sealed class BranchNames(Func<uint, string?> nameOf) : ISymbolResolver
    {
        public bool TryGetSymbol(
            in Instruction instruction, int operand, int instructionOperand, ulong address, int addressSize, out SymbolResult symbol)
        {
            string? name = instruction.IsCallNear || instruction.IsJmpShortOrNear || instruction.IsJccShortOrNear ? nameOf((uint)address) : null;
            symbol = name is null ? default : new SymbolResult(address, name);
            return name is not null;
        }
    }
}
