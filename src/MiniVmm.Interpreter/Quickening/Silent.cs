using System.Runtime.CompilerServices;
using MiniVmm.I386.Alu;
using MiniVmm.I386.State;

namespace MiniVmm.Interpreter.Quickening;

// Operations whose flags nobody sees: see FlagLiveness.

internal readonly unsafe struct SilentAdd : IBinaryOperation
{
    public static bool Writes => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Apply<T>(CpuState* s, uint a, uint b) where T : unmanaged => Width.Truncate<T>(a + b);
}

internal readonly unsafe struct SilentSub : IBinaryOperation
{
    public static bool Writes => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Apply<T>(CpuState* s, uint a, uint b) where T : unmanaged => Width.Truncate<T>(a - b);
}

internal readonly unsafe struct SilentAnd : IBinaryOperation
{
    public static bool Writes => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Apply<T>(CpuState* s, uint a, uint b) where T : unmanaged => a & b;
}

internal readonly unsafe struct SilentOr : IBinaryOperation
{
    public static bool Writes => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Apply<T>(CpuState* s, uint a, uint b) where T : unmanaged => a | b;
}

internal readonly unsafe struct SilentXor : IBinaryOperation
{
    public static bool Writes => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Apply<T>(CpuState* s, uint a, uint b) where T : unmanaged => a ^ b;
}

internal readonly unsafe struct SilentInc : IBinaryOperation
{
    public static bool Writes => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Apply<T>(CpuState* s, uint a, uint b) where T : unmanaged => Width.Truncate<T>(a + 1);
}

internal readonly unsafe struct SilentDec : IBinaryOperation
{
    public static bool Writes => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Apply<T>(CpuState* s, uint a, uint b) where T : unmanaged => Width.Truncate<T>(a - 1);
}

internal readonly unsafe struct SilentNeg : IBinaryOperation
{
    public static bool Writes => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Apply<T>(CpuState* s, uint a, uint b) where T : unmanaged => Width.Truncate<T>(0 - a);
}

internal readonly unsafe struct SilentShl : IBinaryOperation
{
    public static bool Writes => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Apply<T>(CpuState* s, uint a, uint b) where T : unmanaged => Width.Truncate<T>(a << (int)b);
}

internal readonly unsafe struct SilentShr : IBinaryOperation
{
    public static bool Writes => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Apply<T>(CpuState* s, uint a, uint b) where T : unmanaged => a >> (int)b;
}

internal readonly unsafe struct SilentSar : IBinaryOperation
{
    public static bool Writes => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Apply<T>(CpuState* s, uint a, uint b) where T : unmanaged =>
        Width.Truncate<T>((uint)((int)Width.SignExtend<T>(a) >> (int)b));
}
