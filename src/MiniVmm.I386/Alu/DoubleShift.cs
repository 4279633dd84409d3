using MiniVmm.I386.State;

namespace MiniVmm.I386.Alu;

/// <summary>SHLD and SHRD. The count is masked to 5 bits and not zero; 16-bit operands with counts above 16 are
/// undefined by the manual and shift in the first operand again here, as processors do.</summary>
public static unsafe class DoubleShift
{
    public static uint Left<T>(CpuState* s, uint a, uint fill, int count) where T : unmanaged
    {
        int bits = Width.Bits<T>();
        ulong word = bits == 16 ? ((ulong)a << 32) | (fill << 16) | a : ((ulong)a << 32) | fill;
        int top = bits == 16 ? 48 : 64;
        uint r = Width.Truncate<T>((uint)(word << count >> 32));
        uint carry = (uint)(word >> (top - count)) & 1;
        Flags.SetResult<T>(s, r, carry, Width.Top<T>(r ^ a));
        return r;
    }

    public static uint Right<T>(CpuState* s, uint a, uint fill, int count) where T : unmanaged
    {
        int bits = Width.Bits<T>();
        ulong word = bits == 16 ? ((ulong)a << 32) | (fill << 16) | a : ((ulong)fill << 32) | a;
        uint r = Width.Truncate<T>((uint)(word >> count));
        uint carry = (uint)(word >> (count - 1)) & 1;
        Flags.SetResult<T>(s, r, carry, Width.Top<T>(r ^ a));
        return r;
    }
}
