using Iced.Intel;
using MiniVmm.I386.Alu;
using MiniVmm.I386.State;
using MiniVmm.Interpreter.Blocks;
using MiniVmm.Interpreter.Operands;

namespace MiniVmm.Interpreter.Instructions;

/// <summary>Jcc, SETcc and CMOVcc.</summary>
internal static unsafe class Conditionals
{
    public static Handler Bind(in Instruction i, ref Operation op, uint mode)
    {
        Form form = Form.RegisterImmediate;
        bool jump = i.IsJccShortOrNear;
        if (jump) op.Immediate = (uint)i.NearBranchTarget;
        else form = FormReader.Read(ref op, in i, mode, OperandFields.SizeOf(in i, 0));
        bool wide = !jump && OperandFields.SizeOf(in i, 0) == 4;
        return i.ConditionCode switch
        {
            ConditionCode.o => Select<IfO>(jump, wide, form),
            ConditionCode.no => Select<IfNot<IfO>>(jump, wide, form),
            ConditionCode.b => Select<IfB>(jump, wide, form),
            ConditionCode.ae => Select<IfNot<IfB>>(jump, wide, form),
            ConditionCode.e => Select<IfE>(jump, wide, form),
            ConditionCode.ne => Select<IfNot<IfE>>(jump, wide, form),
            ConditionCode.be => Select<IfBE>(jump, wide, form),
            ConditionCode.a => Select<IfNot<IfBE>>(jump, wide, form),
            ConditionCode.s => Select<IfS>(jump, wide, form),
            ConditionCode.ns => Select<IfNot<IfS>>(jump, wide, form),
            ConditionCode.p => Select<IfP>(jump, wide, form),
            ConditionCode.np => Select<IfNot<IfP>>(jump, wide, form),
            ConditionCode.l => Select<IfL>(jump, wide, form),
            ConditionCode.ge => Select<IfNot<IfL>>(jump, wide, form),
            ConditionCode.le => Select<IfLE>(jump, wide, form),
            ConditionCode.g => Select<IfNot<IfLE>>(jump, wide, form),
            _ => null,
        };
    }

    private static Handler Select<TCondition>(bool jump, bool wide, Form form) where TCondition : ICondition =>
        jump ? &Jump<TCondition> : form switch
        {
            Form.RegisterImmediate => &Set<TCondition, RegisterOperand>,
            Form.FlatImmediate => &Set<TCondition, FlatMemory>,
            Form.SegmentedImmediate => &Set<TCondition, SegmentedMemory>,
            Form.RegisterRegister => wide ? &Move<TCondition, uint, SourceRegister> : &Move<TCondition, ushort, SourceRegister>,
            Form.RegisterFlat => wide ? &Move<TCondition, uint, FlatMemory> : &Move<TCondition, ushort, FlatMemory>,
            Form.RegisterSegment => wide ? &Move<TCondition, uint, SegmentedMemory> : &Move<TCondition, ushort, SegmentedMemory>,
            _ => null,
        };

    private static Operation* Jump<TCondition>(CpuState* s, Operation* op) where TCondition : ICondition =>
        Chain.To(s, TCondition.Holds(s) ? op->Immediate : op->Next);

    private static Operation* Set<TCondition, TDestination>(CpuState* s, Operation* op)
        where TCondition : ICondition where TDestination : IDestination
    {
        TDestination.Store<byte>(s, op, TCondition.Holds(s) ? 1u : 0);
        return op + 1;
    }

    // The source is read, and may fault, whether or not the condition holds (vol. 2, CMOVcc).
    private static Operation* Move<TCondition, T, TSource>(CpuState* s, Operation* op)
        where TCondition : ICondition where T : unmanaged where TSource : ISource
    {
        uint value = TSource.Load<T>(s, op);
        if (TCondition.Holds(s)) RegisterOperand.Store<T>(s, op, value);
        return op + 1;
    }
}
