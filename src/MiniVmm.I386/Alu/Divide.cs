using MiniVmm.I386.Faults;
using MiniVmm.I386.State;

namespace MiniVmm.I386.Alu;

/// <summary>DIV and IDIV. #DE when the divisor is zero or the quotient does not fit; flags stay (undefined).</summary>
public static unsafe class Divide
{
    public static (uint Quotient, uint Remainder) Unsigned<T>(ulong dividend, uint divisor) where T : unmanaged
    {
        if (divisor == 0) throw new GuestFault(Vector.DivideError);
        ulong quotient = dividend / divisor;
        if (quotient > Width.Mask<T>()) throw new GuestFault(Vector.DivideError);
        return ((uint)quotient, (uint)(dividend % divisor));
    }

    /// <param name="dividend">Sign-extended to 64 bits.</param>
    /// <param name="divisor">Of width T, zero-extended.</param>
    public static (uint Quotient, uint Remainder) Signed<T>(long dividend, uint divisor) where T : unmanaged
    {
        long d = (int)Width.SignExtend<T>(divisor);
        if (d == 0) throw new GuestFault(Vector.DivideError);
        // The one quotient that 64 bits cannot hold, and the host would trap on.
        if (d == -1 && dividend == long.MinValue) throw new GuestFault(Vector.DivideError);
        long quotient = dividend / d;
        if (quotient != (int)Width.SignExtend<T>((uint)quotient)) throw new GuestFault(Vector.DivideError);
        return (Width.Truncate<T>((uint)quotient), Width.Truncate<T>((uint)(dividend % d)));
    }
}
