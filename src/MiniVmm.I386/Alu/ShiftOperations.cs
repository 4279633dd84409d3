using System.Runtime.CompilerServices;
using MiniVmm.I386.State;

namespace MiniVmm.I386.Alu;

// OF is defined for counts of 1 only; processors compute it from the last step for every count, and so does this.

public readonly unsafe struct Shl : IShiftOperation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Apply<T>(CpuState* s, uint a, int count) where T : unmanaged
    {
        ulong wide = (ulong)a << count;
        uint r = Width.Truncate<T>((uint)wide);
        uint carry = (uint)(wide >> Width.Bits<T>()) & 1;
        Flags.SetResult<T>(s, r, carry, carry ^ Width.Top<T>(r));
        return r;
    }
}

public readonly unsafe struct Shr : IShiftOperation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Apply<T>(CpuState* s, uint a, int count) where T : unmanaged
    {
        uint before = a >> (count - 1);
        uint r = before >> 1;
        Flags.SetResult<T>(s, r, before & 1, Width.Top<T>(before));
        return r;
    }
}

public readonly unsafe struct Sar : IShiftOperation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Apply<T>(CpuState* s, uint a, int count) where T : unmanaged
    {
        int before = (int)Width.SignExtend<T>(a) >> (count - 1);
        uint r = Width.Truncate<T>((uint)(before >> 1));
        Flags.SetResult<T>(s, r, (uint)before & 1, 0);
        return r;
    }
}

public readonly unsafe struct Rol : IShiftOperation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Apply<T>(CpuState* s, uint a, int count) where T : unmanaged
    {
        int n = count & (Width.Bits<T>() - 1);
        uint r = n == 0 ? a : Width.Truncate<T>((a << n) | (a >> (Width.Bits<T>() - n)));
        Flags.SetCarryOverflow(s, r & 1, (r & 1) ^ Width.Top<T>(r));
        return r;
    }
}

public readonly unsafe struct Ror : IShiftOperation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Apply<T>(CpuState* s, uint a, int count) where T : unmanaged
    {
        int n = count & (Width.Bits<T>() - 1);
        uint r = n == 0 ? a : Width.Truncate<T>((a >> n) | (a << (Width.Bits<T>() - n)));
        uint top = Width.Top<T>(r);
        Flags.SetCarryOverflow(s, top, top ^ ((r >> (Width.Bits<T>() - 2)) & 1));
        return r;
    }
}

public readonly unsafe struct Rcl : IShiftOperation
{
    public static uint Apply<T>(CpuState* s, uint a, int count) where T : unmanaged
    {
        int span = Width.Bits<T>() + 1;
        int n = count % span;
        if (n == 0) return a;
        // The operand with the carry above it, rotated as one word of span bits.
        ulong word = ((ulong)Flags.Carry(s) << Width.Bits<T>()) | a;
        word = (word << n) | (word >> (span - n));
        uint r = Width.Truncate<T>((uint)word);
        uint carry = (uint)(word >> Width.Bits<T>()) & 1;
        Flags.SetCarryOverflow(s, carry, carry ^ Width.Top<T>(r));
        return r;
    }
}

public readonly unsafe struct Rcr : IShiftOperation
{
    public static uint Apply<T>(CpuState* s, uint a, int count) where T : unmanaged
    {
        int span = Width.Bits<T>() + 1;
        int n = count % span;
        if (n == 0) return a;
        ulong word = ((ulong)Flags.Carry(s) << Width.Bits<T>()) | a;
        word = (word >> n) | (word << (span - n));
        uint r = Width.Truncate<T>((uint)word);
        uint carry = (uint)(word >> Width.Bits<T>()) & 1;
        Flags.SetCarryOverflow(s, carry, Width.Top<T>(r) ^ ((r >> (Width.Bits<T>() - 2)) & 1));
        return r;
    }
}
