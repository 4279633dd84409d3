using Iced.Intel;
using MiniVmm.Interpreter.Operands;
using MiniVmm.Translator.Emitting;
using MiniVmm.Translator.FlagTracking;
using static Iced.Intel.Register;

namespace MiniVmm.Translator.Translation;

/// <summary>MUL, IMUL, DIV, IDIV. A division that faults does so on the host too.</summary>
internal sealed class MultiplyEmitter(Emission emission, FlagEmitter flags, MemoryEmitter memory)
{
    private HostCode Code => emission.Code;

    /// <returns>False where the interpreter has to do it.</returns>
    public bool Emit(in Instruction i)
    {
        int size = OperandFields.SizeOf(in i, 0);
        if (i.Mnemonic == Mnemonic.Imul && i.OpCount > 1) return Truncated(in i, size);
        Instruction host = Rewriting.ForHost(in i);
        if (i.Op0Kind == OpKind.Memory && !memory.TryReach(in i, size, write: false, out host, out _)) return false;
        bool divides = i.Mnemonic is Mnemonic.Div or Mnemonic.Idiv;
        if (divides)
        {
            flags.BeforeWrite(EAX);
            flags.BeforeWrite(EDX);
            emission.MayFault();
            Code.Emit(in host);
            // Undefined on the host; the interpreter leaves them as they were.
            emission.HostFlags = RflagsBits.None;
            return true;
        }
        memory.Emit(in host);
        FlagKind kind = i.Mnemonic == Mnemonic.Mul ? FlagKind.MulResult : FlagKind.ImulResult;
        FlagOperand low = FlagOperand.Register(OperandFields.OffsetOf(AL));
        FlagOperand high = FlagOperand.Register(OperandFields.OffsetOf(size == 1 ? AH : EDX));
        flags.Set(new FlagState(kind, (byte)size, low, high), FlagEmitter.After(i.Mnemonic));
        return true;
    }

    private bool Truncated(in Instruction i, int size)
    {
        Instruction host = Rewriting.ForHost(in i);
        FlagOperand a = FlagOperand.Of(in i, 0, size), b = FlagOperand.None;
        if (i.OpCount == 3) b = FlagOperand.Immediate(OperandFields.Immediate(in i, 2, size));
        if (i.Op1Kind == OpKind.Memory)
        {
            if (!memory.TryReach(in i, size, write: false, out host, out MemoryOperand operand)) return false;
            if (!emission.FlagsMatter) memory.Emit(in host);
            else
            {
                Register value = HostRegisters.Sized(R9, size);
                memory.Load(value, in operand);
                FlagOperand loaded = flags.KeepScratch(R9, Fields.B);
                if (i.OpCount == 3) a = loaded;
                else (a, b) = (flags.Keep(a, Fields.A), loaded);
                host.Op1Kind = OpKind.Register;
                host.Op1Register = value;
                host.SegmentPrefix = None;
                Code.Emit(in host);
            }
        }
        else
        {
            FlagOperand source = FlagOperand.Of(in i, 1, size);
            if (emission.FlagsMatter)
            {
                // The register that is written must be kept if it is a factor.
                if (i.OpCount == 3) a = source == a ? flags.Keep(source, Fields.A) : source;
                else
                {
                    bool same = source == a;
                    a = flags.Keep(a, Fields.A);
                    b = same ? a : source;
                }
            }
            Code.Emit(in host);
        }
        flags.Set(new FlagState(FlagKind.Imul, (byte)size, a, b), FlagEmitter.After(i.Mnemonic));
        return true;
    }
}
