using Iced.Intel;
using MiniVmm.Interpreter.Blocks;
using MiniVmm.Interpreter.Operands;

namespace MiniVmm.Interpreter.Quickening;

/// <summary>Shapes of two operands that quick handlers know; one operand alone counts with an immediate.</summary>
internal enum Shape
{
    None,
    RegisterRegister,
    RegisterImmediate,
    RegisterBase,
    RegisterIndexed,
    BaseRegister,
    BaseImmediate,
    IndexedRegister,
    IndexedImmediate,
}

internal static class ShapeReader
{
    public static Shape Read(in Instruction i, in Operation op, uint mode)
    {
        bool memoryFirst = i.Op0Kind == OpKind.Memory, memorySecond = i.OpCount > 1 && i.Op1Kind == OpKind.Memory;
        bool registerSecond = i.OpCount > 1 && i.Op1Kind == OpKind.Register;
        bool indexed = i.MemoryIndex != Register.None;
        if ((memoryFirst || memorySecond) && !OperandFields.IsFlat(in op, mode)) return Shape.None;
        return (memoryFirst, memorySecond, registerSecond) switch
        {
            (false, false, false) => Shape.RegisterImmediate,
            (false, false, true) => Shape.RegisterRegister,
            (false, true, _) => indexed ? Shape.RegisterIndexed : Shape.RegisterBase,
            (true, _, false) => indexed ? Shape.IndexedImmediate : Shape.BaseImmediate,
            (true, _, true) => indexed ? Shape.IndexedRegister : Shape.BaseRegister,
        };
    }
}
