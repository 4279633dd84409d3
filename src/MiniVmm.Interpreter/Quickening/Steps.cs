using System.Runtime.CompilerServices;
using MiniVmm.I386.State;
using MiniVmm.Interpreter.Blocks;

namespace MiniVmm.Interpreter.Quickening;

/// <summary>Handlers made of steps. They are compiled once and for all when they are first called, which they only are
/// in hot blocks; so small, the compiler gives them no frame.</summary>
internal static unsafe class Steps
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Operation* Single<TStep>(CpuState* s, Operation* op) where TStep : IStep =>
        TStep.TryRun(s, op) ? Chain.NextQuick(s, op) : Chain.Plainly(s, op);

    /// <summary>An operation and its neighbour. What the first cannot do leaves the second to its own handler.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Operation* Pair<TFirst, TSecond>(CpuState* s, Operation* op) where TFirst : IStep where TSecond : IStep
    {
        if (!TFirst.TryRun(s, op)) return Chain.Plainly(s, op);
        op++;
        return TSecond.TryRun(s, op) ? Chain.NextQuick(s, op) : Chain.Plainly(s, op);
    }
}
