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
        bool jump = i.IsJccShortOrNear;
        if (jump) op.Immediate = (uint)i.NearBranchTarget;
        Form form = jump
            ? (mode & CodeMode.FlatCode) != 0 ? Form.Branch : Form.LimitedBranch
            : FormReader.Read(ref op, in i, mode, OperandFields.SizeOf(in i, 0));
        bool wide = !jump && OperandFields.SizeOf(in i, 0) == 4;
        return i.ConditionCode switch
        {
            ConditionCode.o => Select<IfO>(wide, form),
            ConditionCode.no => Select<IfNot<IfO>>(wide, form),
            ConditionCode.b => Select<IfB>(wide, form),
            ConditionCode.ae => Select<IfNot<IfB>>(wide, form),
            ConditionCode.e => Select<IfE>(wide, form),
            ConditionCode.ne => Select<IfNot<IfE>>(wide, form),
            ConditionCode.be => Select<IfBE>(wide, form),
            ConditionCode.a => Select<IfNot<IfBE>>(wide, form),
            ConditionCode.s => Select<IfS>(wide, form),
            ConditionCode.ns => Select<IfNot<IfS>>(wide, form),
            ConditionCode.p => Select<IfP>(wide, form),
            ConditionCode.np => Select<IfNot<IfP>>(wide, form),
            ConditionCode.l => Select<IfL>(wide, form),
            ConditionCode.ge => Select<IfNot<IfL>>(wide, form),
            ConditionCode.le => Select<IfLE>(wide, form),
            ConditionCode.g => Select<IfNot<IfLE>>(wide, form),
            _ => null,
        };
    }

    private static Handler Select<TCondition>(bool wide, Form form) where TCondition : ICondition =>
        form switch
        {
            Form.Branch => &Jump<TCondition, Anywhere>,
            Form.LimitedBranch => &Jump<TCondition, WithinSegment>,
            Form.RegisterImmediate => &Set<TCondition, RegisterOperand>,
            Form.FlatImmediate => &Set<TCondition, FlatMemory>,
            Form.SegmentedImmediate => &Set<TCondition, SegmentedMemory>,
            Form.RegisterRegister => wide ? &Move<TCondition, uint, SourceRegister> : &Move<TCondition, ushort, SourceRegister>,
            Form.RegisterFlat => wide ? &Move<TCondition, uint, FlatMemory> : &Move<TCondition, ushort, FlatMemory>,
            Form.RegisterSegment => wide ? &Move<TCondition, uint, SegmentedMemory> : &Move<TCondition, ushort, SegmentedMemory>,
            _ => null,
        };

    private static Operation* Jump<TCondition, TLimit>(CpuState* s, Operation* op)
        where TCondition : ICondition where TLimit : IBranchLimit
    {
        if (!TCondition.Holds(s)) return Chain.Follow(s, op + 1);
        TLimit.Require(s, op->Immediate);
        return Chain.Follow(s, op);
    }

    private static Operation* Set<TCondition, TDestination>(CpuState* s, Operation* op)
        where TCondition : ICondition where TDestination : IDestination
    {
        TDestination.Store<byte>(s, op, TCondition.Holds(s) ? 1u : 0);
        return Chain.Next(s, op);
    }

    // The source is read, and may fault, whether or not the condition holds (vol. 2, CMOVcc).
    private static Operation* Move<TCondition, T, TSource>(CpuState* s, Operation* op)
        where TCondition : ICondition where T : unmanaged where TSource : ISource
    {
        uint value = TSource.Load<T>(s, op);
        if (TCondition.Holds(s)) RegisterOperand.Store<T>(s, op, value);
        return Chain.Next(s, op);
    }
}
