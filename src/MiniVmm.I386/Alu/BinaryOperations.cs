using System.Runtime.CompilerServices;
using MiniVmm.I386.State;

namespace MiniVmm.I386.Alu;

// The carry out of bit i of a + b + c is (a & b) | ((a | b) & ~r), the borrow of a - b - c is (~a & b) | (~(a ^ b) & r):
// both hold for any carry in, so ADD/ADC and SUB/SBB share them.

public readonly unsafe struct Add : IBinaryOperation
{
    public static bool Writes => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Apply<T>(CpuState* s, uint a, uint b) where T : unmanaged => With<T>(s, a, b, 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static uint With<T>(CpuState* s, uint a, uint b, uint carry) where T : unmanaged
    {
        uint r = a + b + carry;
        Flags.SetArithmetic<T>(s, r, (a & b) | ((a | b) & ~r));
        return Width.Truncate<T>(r);
    }
}

public readonly unsafe struct Adc : IBinaryOperation
{
    public static bool Writes => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Apply<T>(CpuState* s, uint a, uint b) where T : unmanaged => Add.With<T>(s, a, b, Flags.Carry(s));
}

public readonly unsafe struct Sub : IBinaryOperation
{
    public static bool Writes => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Apply<T>(CpuState* s, uint a, uint b) where T : unmanaged => With<T>(s, a, b, 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static uint With<T>(CpuState* s, uint a, uint b, uint borrow) where T : unmanaged
    {
        uint r = a - b - borrow;
        Flags.SetArithmetic<T>(s, r, (~a & b) | (~(a ^ b) & r));
        return Width.Truncate<T>(r);
    }
}

public readonly unsafe struct Sbb : IBinaryOperation
{
    public static bool Writes => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Apply<T>(CpuState* s, uint a, uint b) where T : unmanaged => Sub.With<T>(s, a, b, Flags.Carry(s));
}

public readonly unsafe struct Cmp : IBinaryOperation
{
    public static bool Writes => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Apply<T>(CpuState* s, uint a, uint b) where T : unmanaged => Sub.With<T>(s, a, b, 0);
}

public readonly unsafe struct And : IBinaryOperation
{
    public static bool Writes => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Apply<T>(CpuState* s, uint a, uint b) where T : unmanaged
    {
        Flags.SetLogic<T>(s, a & b);
        return a & b;
    }
}

public readonly unsafe struct Test : IBinaryOperation
{
    public static bool Writes => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Apply<T>(CpuState* s, uint a, uint b) where T : unmanaged => And.Apply<T>(s, a, b);
}

public readonly unsafe struct Or : IBinaryOperation
{
    public static bool Writes => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Apply<T>(CpuState* s, uint a, uint b) where T : unmanaged
    {
        Flags.SetLogic<T>(s, a | b);
        return a | b;
    }
}

public readonly unsafe struct Xor : IBinaryOperation
{
    public static bool Writes => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Apply<T>(CpuState* s, uint a, uint b) where T : unmanaged
    {
        Flags.SetLogic<T>(s, a ^ b);
        return a ^ b;
    }
}
