using System.Runtime.CompilerServices;
using MiniVmm.I386.State;

namespace MiniVmm.Interpreter.Quickening;

/// <summary>What a condition says about the two operands of a CMP.</summary>
internal interface IRelation
{
    static abstract bool Holds<T>(uint a, uint b) where T : unmanaged;
}

internal readonly struct Equal : IRelation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Holds<T>(uint a, uint b) where T : unmanaged => a == b;
}

internal readonly struct Below : IRelation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Holds<T>(uint a, uint b) where T : unmanaged => a < b;
}

internal readonly struct BelowOrEqual : IRelation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Holds<T>(uint a, uint b) where T : unmanaged => a <= b;
}

internal readonly struct Less : IRelation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Holds<T>(uint a, uint b) where T : unmanaged =>
        (int)Width.SignExtend<T>(a) < (int)Width.SignExtend<T>(b);
}

internal readonly struct LessOrEqual : IRelation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Holds<T>(uint a, uint b) where T : unmanaged =>
        (int)Width.SignExtend<T>(a) <= (int)Width.SignExtend<T>(b);
}

/// <summary>The sign of the difference, overflow or not.</summary>
internal readonly struct Negative : IRelation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Holds<T>(uint a, uint b) where T : unmanaged => Width.Top<T>(a - b) != 0;
}

internal readonly struct Not<TRelation> : IRelation where TRelation : IRelation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Holds<T>(uint a, uint b) where T : unmanaged => !TRelation.Holds<T>(a, b);
}
