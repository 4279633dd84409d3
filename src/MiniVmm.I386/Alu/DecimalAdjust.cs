using MiniVmm.I386.Faults;
using MiniVmm.I386.State;

namespace MiniVmm.I386.Alu;

/// <summary>DAA, DAS, AAA, AAS, AAM, AAD on AX, after the pseudo-code of the manual (SDM vol. 2).</summary>
public static unsafe class DecimalAdjust
{
    public static byte PackedAfterAdd(CpuState* s, byte al) => Packed(s, al, subtract: false);

    public static byte PackedAfterSubtract(CpuState* s, byte al) => Packed(s, al, subtract: true);

    public static ushort AsciiAfterAdd(CpuState* s, ushort ax) => Ascii(s, ax, 0x106);

    public static ushort AsciiAfterSubtract(CpuState* s, ushort ax) => Ascii(s, ax, -0x106);

    public static ushort AsciiAfterMultiply(CpuState* s, byte al, byte numberBase)
    {
        if (numberBase == 0) throw new GuestFault(Vector.DivideError);
        byte low = (byte)(al % numberBase);
        Flags.SetLogic<byte>(s, low);
        return (ushort)((al / numberBase << 8) | low);
    }

    public static ushort AsciiBeforeDivide(CpuState* s, ushort ax, byte numberBase)
    {
        byte al = (byte)((ax & 0xFF) + (ax >> 8) * numberBase);
        Flags.SetLogic<byte>(s, al);
        return al;
    }

    private static byte Packed(CpuState* s, byte al, bool subtract)
    {
        uint carry = Flags.Carry(s);
        bool lowAdjust = (al & 0xF) > 9 || Flags.Aux(s) != 0;
        bool highAdjust = al > 0x99 || carry != 0;
        int amount = (lowAdjust ? 6 : 0) + (highAdjust ? 0x60 : 0);
        byte r = (byte)(subtract ? al - amount : al + amount);
        bool borrowed = subtract && lowAdjust && al < 6;
        uint image = (highAdjust || borrowed ? EFlags.CF : 0) | (lowAdjust ? EFlags.AF : 0);
        SetWithResult(s, r, image);
        return r;
    }

    private static ushort Ascii(CpuState* s, ushort ax, int amount)
    {
        bool adjust = (ax & 0xF) > 9 || Flags.Aux(s) != 0;
        ushort r = (ushort)((adjust ? ax + amount : ax) & 0xFF0F);
        SetWithResult(s, (byte)r, adjust ? EFlags.CF | EFlags.AF : 0);
        return r;
    }

    private static void SetWithResult(CpuState* s, byte result, uint carryAndAux)
    {
        Flags.SetLogic<byte>(s, result);
        Flags.WriteStatus(s, (Flags.Read(s) & ~(EFlags.CF | EFlags.AF)) | carryAndAux);
    }
}
