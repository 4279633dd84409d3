using MiniVmm.I386.Alu;
using MiniVmm.I386.State;
using MiniVmm.Translator.Running;

namespace MiniVmm.Translator.FlagTracking;

/// <summary>From where flags come from to the flags: by the operations of the interpreter, so that the engines agree even
/// where the manual leaves flags undefined.</summary>
/// <param name="known">Numbers that emitted code records, and what they stand for.</param>
internal sealed unsafe class FlagEvaluation(FlagNumbers known)
{
    /// <summary>Sets the flags of the processor from its registers and the context, and records them as set.</summary>
    public void Settle(CpuState* s, TranslatorContext* c, in FlagState state)
    {
        if (state.Kind == FlagKind.Recorded || state.IsOver) SettleRecorded(s, c);
        if (state.Kind != FlagKind.Recorded) Apply(s, c, in state);
        c->Flags = 0;
    }

    /// <summary>The same from what is recorded and a later change, by its number.</summary>
    public void Settle(CpuState* s, TranslatorContext* c, uint change) => Settle(s, c, known.StateOf(change));

    private void SettleRecorded(CpuState* s, TranslatorContext* c)
    {
        uint flags = c->Flags;
        if ((flags & ushort.MaxValue) != 0) Apply(s, c, known.StateOf(flags & ushort.MaxValue));
        if (flags >> 16 != 0) Apply(s, c, known.StateOf(flags >> 16));
    }

    private static void Apply(CpuState* s, TranslatorContext* c, in FlagState state)
    {
        if (state.Size == 1) Apply<byte>(s, c, in state);
        else if (state.Size == 2) Apply<ushort>(s, c, in state);
        else Apply<uint>(s, c, in state);
    }

    private static void Apply<T>(CpuState* s, TranslatorContext* c, in FlagState state) where T : unmanaged
    {
        uint a = Load<T>(s, c, state.A), b = Load<T>(s, c, state.B);
        uint carry = c->Carry & 1;
        switch (state.Kind)
        {
            case FlagKind.Add: Add.Apply<T>(s, a, b); break;
            case FlagKind.AddResult: Add.Apply<T>(s, Width.Truncate<T>(a - b), b); break;
            case FlagKind.Adc: WithCarry<Adc, T>(s, a, b, carry); break;
            case FlagKind.AdcResult: WithCarry<Adc, T>(s, Width.Truncate<T>(a - b - carry), b, carry); break;
            case FlagKind.Sub: Sub.Apply<T>(s, a, b); break;
            case FlagKind.SubResult: Sub.Apply<T>(s, Width.Truncate<T>(a + b), b); break;
            case FlagKind.Sbb: WithCarry<Sbb, T>(s, a, b, carry); break;
            case FlagKind.SbbResult: WithCarry<Sbb, T>(s, Width.Truncate<T>(a + b + carry), b, carry); break;
            case FlagKind.LogicResult: Flags.SetLogic<T>(s, a); break;
            case FlagKind.Test: Flags.SetLogic<T>(s, a & b); break;
            case FlagKind.NegResult: Neg.Apply<T>(s, Width.Truncate<T>(0 - a)); break;
            case FlagKind.IncResult:
                Flags.SetCarryOverflow(s, carry, 0);
                Inc.Apply<T>(s, Width.Truncate<T>(a - 1));
                break;
            case FlagKind.DecResult:
                Flags.SetCarryOverflow(s, carry, 0);
                Dec.Apply<T>(s, Width.Truncate<T>(a + 1));
                break;
            case FlagKind.Shl: Shl.Apply<T>(s, a, (int)b & 31); break;
            case FlagKind.Shr: Shr.Apply<T>(s, a, (int)b & 31); break;
            case FlagKind.Sar: Sar.Apply<T>(s, a, (int)b & 31); break;
            case FlagKind.Imul: Multiply.Signed<T>(s, a, b); break;
            case FlagKind.MulResult: Halves<T>(s, a, b != 0); break;
            case FlagKind.ImulResult: Halves<T>(s, a, b != Width.Truncate<T>((uint)((int)Width.SignExtend<T>(a) >> 31))); break;
            case FlagKind.IncOver: Inc.Apply<T>(s, Width.Truncate<T>(a - 1)); break;
            case FlagKind.DecOver: Dec.Apply<T>(s, Width.Truncate<T>(a + 1)); break;
            // By the whole width the value stays and its ends tell the flags, as after any other count.
            case FlagKind.RolOver: Rol.Apply<T>(s, a, Width.Bits<T>()); break;
            case FlagKind.RorOver: Ror.Apply<T>(s, a, Width.Bits<T>()); break;
            case FlagKind.CarryOver: Flags.SetCarry(s, a & 1); break;
            default: throw new InvalidOperationException($"flags of kind {state.Kind} have no value");
        }
    }

    private static void WithCarry<TOperation, T>(CpuState* s, uint a, uint b, uint carry)
        where TOperation : IBinaryOperation where T : unmanaged
    {
        Flags.SetCarryOverflow(s, carry, 0);
        TOperation.Apply<T>(s, a, b);
    }

    private static void Halves<T>(CpuState* s, uint low, bool overflow) where T : unmanaged =>
        Flags.SetResult<T>(s, low, overflow ? 1u : 0, overflow ? 1u : 0);

    private static uint Load<T>(CpuState* s, TranslatorContext* c, FlagOperand operand) where T : unmanaged => operand.Place switch
    {
        FlagPlace.Register => Width.Load<T>((byte*)s + operand.Value),
        FlagPlace.Context => Width.Load<T>((byte*)c + operand.Value),
        FlagPlace.Immediate => Width.Truncate<T>(operand.Value),
        _ => 0,
    };
}
