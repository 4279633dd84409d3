namespace MiniVmm.Conformance.Cases;

/// <summary>When DIV and IDIV raise #DE, in arithmetic wide enough to hold everything.</summary>
internal static class Division
{
    public static bool Faults(bool signed, int bytes, uint eax, uint edx, uint operand)
    {
        int bits = bytes * 8;
        Int128 unit = Int128.One << bits;
        Int128 dividend = bytes switch
        {
            1 => (ushort)eax,
            2 => ((Int128)(ushort)edx << 16) | (ushort)eax,
            _ => ((Int128)edx << 32) | eax,
        };
        Int128 divisor = operand & (unit - 1);
        if (signed)
        {
            if (dividend >= unit * unit / 2) dividend -= unit * unit;
            if (divisor >= unit / 2) divisor -= unit;
        }
        if (divisor == 0) return true;
        Int128 quotient = dividend / divisor;
        return signed ? quotient >= unit / 2 || quotient < -(unit / 2) : quotient >= unit;
    }
}
