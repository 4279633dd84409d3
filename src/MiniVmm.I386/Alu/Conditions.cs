using System.Runtime.CompilerServices;
using MiniVmm.I386.State;

namespace MiniVmm.I386.Alu;

// The eight conditions of the encoding; the odd codes are their negations.

public readonly unsafe struct IfO : ICondition
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Holds(CpuState* s) => Flags.Overflow(s) != 0;
}

public readonly unsafe struct IfB : ICondition
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Holds(CpuState* s) => Flags.Carry(s) != 0;
}

public readonly unsafe struct IfE : ICondition
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Holds(CpuState* s) => Flags.Zero(s);
}

public readonly unsafe struct IfBE : ICondition
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Holds(CpuState* s) => Flags.Carry(s) != 0 || Flags.Zero(s);
}

public readonly unsafe struct IfS : ICondition
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Holds(CpuState* s) => Flags.Sign(s) != 0;
}

public readonly unsafe struct IfP : ICondition
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Holds(CpuState* s) => Flags.Parity(s);
}

public readonly unsafe struct IfL : ICondition
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Holds(CpuState* s) => Flags.Sign(s) != Flags.Overflow(s);
}

public readonly unsafe struct IfLE : ICondition
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Holds(CpuState* s) => Flags.Zero(s) || Flags.Sign(s) != Flags.Overflow(s);
}

public readonly unsafe struct IfNot<TCondition> : ICondition where TCondition : ICondition
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Holds(CpuState* s) => !TCondition.Holds(s);
}
