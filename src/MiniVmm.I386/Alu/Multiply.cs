using MiniVmm.I386.State;

namespace MiniVmm.I386.Alu;

/// <summary>MUL and IMUL: CF = OF = "the upper half is significant"; SF, ZF and PF, undefined, follow the low half.</summary>
public static unsafe class Multiply
{
    /// <summary>The double-width unsigned product.</summary>
    public static ulong Unsigned<T>(CpuState* s, uint a, uint b) where T : unmanaged
    {
        ulong product = (ulong)a * b;
        uint overflow = product >> Width.Bits<T>() != 0 ? 1u : 0;
        Flags.SetResult<T>(s, Width.Truncate<T>((uint)product), overflow, overflow);
        return product;
    }

    /// <summary>The double-width signed product; its low 2 x width bits count.</summary>
    public static ulong Signed<T>(CpuState* s, uint a, uint b) where T : unmanaged
    {
        long product = (long)(int)Width.SignExtend<T>(a) * (int)Width.SignExtend<T>(b);
        uint low = Width.Truncate<T>((uint)product);
        uint overflow = product != (int)Width.SignExtend<T>(low) ? 1u : 0;
        Flags.SetResult<T>(s, low, overflow, overflow);
        return (ulong)product;
    }
}
