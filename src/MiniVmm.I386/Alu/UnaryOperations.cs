using System.Runtime.CompilerServices;
using MiniVmm.I386.State;

namespace MiniVmm.I386.Alu;

public readonly unsafe struct Inc : IUnaryOperation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Apply<T>(CpuState* s, uint a) where T : unmanaged
    {
        uint carry = Flags.Carry(s);
        uint r = Add.Apply<T>(s, a, 1);
        Flags.SetCarry(s, carry);
        return r;
    }
}

public readonly unsafe struct Dec : IUnaryOperation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Apply<T>(CpuState* s, uint a) where T : unmanaged
    {
        uint carry = Flags.Carry(s);
        uint r = Sub.Apply<T>(s, a, 1);
        Flags.SetCarry(s, carry);
        return r;
    }
}

public readonly unsafe struct Neg : IUnaryOperation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Apply<T>(CpuState* s, uint a) where T : unmanaged => Sub.Apply<T>(s, 0, a);
}

public readonly unsafe struct Not : IUnaryOperation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Apply<T>(CpuState* s, uint a) where T : unmanaged => Width.Truncate<T>(~a);
}
