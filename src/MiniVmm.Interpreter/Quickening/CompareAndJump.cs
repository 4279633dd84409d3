using System.Runtime.CompilerServices;
using Iced.Intel;
using MiniVmm.I386.Alu;
using MiniVmm.I386.State;
using MiniVmm.Interpreter.Blocks;
using MiniVmm.Interpreter.Instructions;
using MiniVmm.Interpreter.Operands;

namespace MiniVmm.Interpreter.Quickening;

/// <summary>An instruction that sets flags and the conditional jump behind it, in one handler. The flags are set all the
/// same; the condition is told from the operands.</summary>
internal static unsafe class CompareAndJump
{
    /// <returns>Null where there is no quick handler.</returns>
    public static Handler Bind(in Instruction i, Shape shape, ConditionCode condition) => i.Mnemonic switch
    {
        Mnemonic.Cmp => Select<Cmp>(in i, shape, condition),
        Mnemonic.Test => Select<Test>(in i, shape, condition),
        Mnemonic.Sub => SelectRegister<Sub>(in i, shape, condition),
        Mnemonic.And => SelectRegister<And>(in i, shape, condition),
        // Against zero these only tell the zero and the sign of their result.
        Mnemonic.Add when TellsResult(condition) => SelectRegister<Add>(in i, shape, condition),
        Mnemonic.Inc when TellsResult(condition) => SelectRegister<Arithmetic.Unary<Inc>>(in i, shape, condition),
        Mnemonic.Dec when TellsResult(condition) => SelectRegister<Arithmetic.Unary<Dec>>(in i, shape, condition),
        Mnemonic.Shr when TellsResult(condition) => SelectRegister<Shifts.ByCount<Shr>>(in i, shape, condition),
        _ => null,
    };

    private static bool TellsResult(ConditionCode condition) =>
        condition is ConditionCode.e or ConditionCode.ne or ConditionCode.s or ConditionCode.ns;

    private static Handler SelectRegister<TOperation>(in Instruction i, Shape shape, ConditionCode condition)
        where TOperation : IBinaryOperation =>
        (OperandFields.SizeOf(in i, 0), shape) switch
        {
            (4, Shape.RegisterRegister) => Condition<TOperation, uint, RegisterPlace, SourcePlace>(condition),
            (4, Shape.RegisterImmediate) => Condition<TOperation, uint, RegisterPlace, ImmediatePlace>(condition),
            _ => null,
        };

    private static Handler Select<TOperation>(in Instruction i, Shape shape, ConditionCode condition)
        where TOperation : IBinaryOperation => OperandFields.SizeOf(in i, 0) switch
        {
            1 => Select<TOperation, byte>(shape, condition),
            4 => Select<TOperation, uint>(shape, condition),
            _ => null,
        };

    private static Handler Select<TOperation, T>(Shape shape, ConditionCode condition)
        where TOperation : IBinaryOperation where T : unmanaged => shape switch
        {
            Shape.RegisterRegister => Condition<TOperation, T, RegisterPlace, SourcePlace>(condition),
            Shape.RegisterImmediate => Condition<TOperation, T, RegisterPlace, ImmediatePlace>(condition),
            Shape.RegisterBase => Condition<TOperation, T, RegisterPlace, MemoryPlace<BaseAddress>>(condition),
            Shape.RegisterIndexed => Condition<TOperation, T, RegisterPlace, MemoryPlace<FlatAddress>>(condition),
            Shape.BaseRegister => Condition<TOperation, T, MemoryPlace<BaseAddress>, SourcePlace>(condition),
            Shape.BaseImmediate => Condition<TOperation, T, MemoryPlace<BaseAddress>, ImmediatePlace>(condition),
            Shape.IndexedRegister => Condition<TOperation, T, MemoryPlace<FlatAddress>, SourcePlace>(condition),
            Shape.IndexedImmediate => Condition<TOperation, T, MemoryPlace<FlatAddress>, ImmediatePlace>(condition),
            _ => null,
        };

    private static Handler Condition<TOperation, T, TDestination, TSource>(ConditionCode condition)
        where TOperation : IBinaryOperation where T : unmanaged where TDestination : IPlace where TSource : IPlace =>
        condition switch
        {
            ConditionCode.e => &Execute<TOperation, T, TDestination, TSource, Equal>,
            ConditionCode.ne => &Execute<TOperation, T, TDestination, TSource, Not<Equal>>,
            ConditionCode.b => &Execute<TOperation, T, TDestination, TSource, Below>,
            ConditionCode.ae => &Execute<TOperation, T, TDestination, TSource, Not<Below>>,
            ConditionCode.be => &Execute<TOperation, T, TDestination, TSource, BelowOrEqual>,
            ConditionCode.a => &Execute<TOperation, T, TDestination, TSource, Not<BelowOrEqual>>,
            ConditionCode.l => &Execute<TOperation, T, TDestination, TSource, Less>,
            ConditionCode.ge => &Execute<TOperation, T, TDestination, TSource, Not<Less>>,
            ConditionCode.le => &Execute<TOperation, T, TDestination, TSource, LessOrEqual>,
            ConditionCode.g => &Execute<TOperation, T, TDestination, TSource, Not<LessOrEqual>>,
            ConditionCode.s => &Execute<TOperation, T, TDestination, TSource, Negative>,
            ConditionCode.ns => &Execute<TOperation, T, TDestination, TSource, Not<Negative>>,
            _ => null,
        };

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static Operation* Execute<TOperation, T, TDestination, TSource, TRelation>(CpuState* s, Operation* op)
        where TOperation : IBinaryOperation where T : unmanaged where TDestination : IPlace where TSource : IPlace
        where TRelation : IRelation
    {
        if (!TSource.TryRead<T>(s, op, out void* source)) return Chain.Plainly(s, op);
        if (!TDestination.TryRead<T>(s, op, out void* target)) return Chain.Plainly(s, op);
        uint a = Width.Load<T>(target), b = Width.Load<T>(source), result = TOperation.Apply<T>(s, a, b);
        if (TOperation.Writes) Width.Store<T>(target, result);
        // Logic leaves no carry and no overflow: its result compares with zero as the flags say.
        bool difference = typeof(TOperation) == typeof(Cmp) || typeof(TOperation) == typeof(Sub);
        bool taken = difference ? TRelation.Holds<T>(a, b) : TRelation.Holds<T>(result, 0);
        return taken ? Chain.Follow(s, op + 1) : Chain.Follow(s, op + 2);
    }
}
