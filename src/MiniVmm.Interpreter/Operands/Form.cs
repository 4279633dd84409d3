using Iced.Intel;
using MiniVmm.Interpreter.Blocks;

namespace MiniVmm.Interpreter.Operands;

/// <summary>The shapes of a first and second operand that have handlers of their own.</summary>
internal enum Form
{
    RegisterRegister,
    RegisterImmediate,
    RegisterFlat,
    RegisterSegment,
    FlatRegister,
    FlatImmediate,
    SegmentedRegister,
    SegmentedImmediate,

    /// <summary>A conditional jump, and one that may leave the limit of CS.</summary>
    Branch,
    LimitedBranch,
}

internal static class FormReader
{
    /// <summary>Fills in both operands and names their shape. One operand alone counts with an immediate of zero.</summary>
    public static Form Read(ref Operation op, in Instruction i, uint mode, int size)
    {
        bool flat = true;
        if (OperandFields.HasMemory(in i))
        {
            OperandFields.SetMemory(ref op, in i);
            flat = OperandFields.IsFlat(in op, mode);
        }
        bool secondIsRegister = i.OpCount > 1 && i.Op1Kind == OpKind.Register;
        if (i.OpCount > 1 && i.Op1Kind == OpKind.Memory)
        {
            op.Register = OperandFields.OffsetOf(i.Op0Register);
            return flat ? Form.RegisterFlat : Form.RegisterSegment;
        }
        if (secondIsRegister) op.Source = OperandFields.OffsetOf(i.Op1Register);
        else if (i.OpCount > 1) op.Immediate = OperandFields.Immediate(in i, 1, size);
        if (i.Op0Kind == OpKind.Memory)
        {
            return secondIsRegister
                ? flat ? Form.FlatRegister : Form.SegmentedRegister
                : flat ? Form.FlatImmediate : Form.SegmentedImmediate;
        }
        op.Register = OperandFields.OffsetOf(i.Op0Register);
        return secondIsRegister ? Form.RegisterRegister : Form.RegisterImmediate;
    }
}
