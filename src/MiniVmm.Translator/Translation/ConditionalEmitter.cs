using Iced.Intel;
using MiniVmm.Interpreter.Operands;

namespace MiniVmm.Translator.Translation;

/// <summary>SETcc and CMOVcc.</summary>
internal sealed class ConditionalEmitter(FlagEmitter flags, MemoryEmitter memory)
{
    /// <returns>False where the interpreter has to do it.</returns>
    public bool Emit(in Instruction i)
    {
        Instruction host = Rewriting.ForHost(in i);
        bool stores = i.Op0Kind == OpKind.Memory;
        bool accesses = stores || (i.OpCount > 1 && i.Op1Kind == OpKind.Memory);
        if (accesses && !memory.TryReach(in i, OperandFields.SizeOf(in i, stores ? 0 : 1), stores, out host, out _)) return false;
        if (!flags.Ensure(i.RflagsRead)) return false;
        if (!stores) flags.BeforeWrite(i.Op0Register);
        memory.Emit(in host);
        return true;
    }
}
