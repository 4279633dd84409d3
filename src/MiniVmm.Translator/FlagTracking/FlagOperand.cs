using Iced.Intel;
using MiniVmm.Interpreter.Operands;
using MiniVmm.Translator.Running;

namespace MiniVmm.Translator.FlagTracking;

/// <summary>An operand that flags depend on.</summary>
internal readonly record struct FlagOperand(FlagPlace Place, uint Value)
{
    public static FlagOperand None { get; }

    public static FlagOperand Immediate(uint value) => new(FlagPlace.Immediate, value);

    /// <param name="offset">Of the register in the processor's state; AH is at 1.</param>
    public static FlagOperand Register(uint offset) => new(FlagPlace.Register, offset);

    /// <param name="field">Offset of a 32-bit field of <see cref="TranslatorContext"/>.</param>
    public static FlagOperand Context(uint field) => new(FlagPlace.Context, field);

    /// <summary>A register or immediate operand of an instruction, of so many bytes.</summary>
    public static FlagOperand Of(in Instruction i, int operand, int size) => i.GetOpKind(operand) == OpKind.Register
        ? Register(OperandFields.OffsetOf(i.GetOpRegister(operand)))
        : Immediate(OperandFields.Immediate(in i, operand, size));

    /// <param name="field">Offset of a 32-bit field of <see cref="TranslatorContext"/>.</param>
    /// <param name="from">The operand that it keeps: AH stays the second byte.</param>
    public static FlagOperand Kept(uint field, FlagOperand from) =>
        new(FlagPlace.Context, field + (from.Place == FlagPlace.Register ? from.Value & 3 : 0));

    /// <summary>Whether it is (a part of) this guest register.</summary>
    public bool IsIn(int register) => Place == FlagPlace.Register && Value / 4 == (uint)register;
}
