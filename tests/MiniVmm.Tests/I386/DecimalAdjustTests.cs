using MiniVmm.I386.Alu;
using MiniVmm.I386.Faults;
using MiniVmm.I386.State;
using Xunit;

namespace MiniVmm.Tests.I386;

/// <summary>The decimal instructions against the manual's pseudo-code, step by step, for every operand and flag.</summary>
public unsafe class DecimalAdjustTests
{
    private static readonly uint[] Inputs = [0, EFlags.CF, EFlags.AF, EFlags.CF | EFlags.AF];

    [Fact]
    public void DAA_and_DAS_follow_the_manual()
    {
        CpuState state = default;
        foreach (uint flags in Inputs)
            for (int al = 0; al < 256; al++)
            {
                Flags.WriteStatus(&state, flags);
                byte added = DecimalAdjust.PackedAfterAdd(&state, (byte)al);
                Assert.Equal(Daa((byte)al, flags), (added, Flags.Read(&state)));
                Flags.WriteStatus(&state, flags);
                byte subtracted = DecimalAdjust.PackedAfterSubtract(&state, (byte)al);
                Assert.Equal(Das((byte)al, flags), (subtracted, Flags.Read(&state)));
            }
    }

    [Fact]
    public void AAA_and_AAS_follow_the_manual()
    {
        const uint defined = EFlags.CF | EFlags.AF;
        CpuState state = default;
        foreach (uint flags in Inputs)
            for (int ax = 0; ax < 65536; ax++)
            {
                bool adjust = (ax & 0xF) > 9 || (flags & EFlags.AF) != 0;
                byte al = (byte)ax, ah = (byte)(ax >> 8);
                Flags.WriteStatus(&state, flags);
                ushort sum = adjust ? (ushort)(ax + 0x106) : (ushort)ax;
                Assert.Equal((ushort)(sum & 0xFF0F), DecimalAdjust.AsciiAfterAdd(&state, (ushort)ax));
                Assert.Equal(adjust ? defined : 0, Flags.Read(&state) & defined);

                Flags.WriteStatus(&state, flags);
                // AX - 6, then AH - 1: the borrow of the first reaches AH too.
                ushort difference = adjust ? (ushort)((ushort)(ax - 6) - 0x100) : (ushort)((ah << 8) | al);
                Assert.Equal((ushort)(difference & 0xFF0F), DecimalAdjust.AsciiAfterSubtract(&state, (ushort)ax));
                Assert.Equal(adjust ? defined : 0, Flags.Read(&state) & defined);
            }
    }

    [Fact]
    public void AAM_and_AAD_work_in_every_base()
    {
        CpuState state = default;
        for (int numberBase = 1; numberBase < 256; numberBase++)
            for (int al = 0; al < 256; al++)
            {
                int digits = DecimalAdjust.AsciiAfterMultiply(&state, (byte)al, (byte)numberBase);
                Assert.Equal((al / numberBase, al % numberBase), (digits >> 8, digits & 0xFF));
                Assert.Equal((byte)al, (byte)DecimalAdjust.AsciiBeforeDivide(&state, (ushort)digits, (byte)numberBase));
                Assert.Equal(al == 0, Flags.Zero(&state));
                Assert.Equal((uint)al >> 7, Flags.Sign(&state));
            }
        GuestFault fault = Assert.Throws<GuestFault>(Divide);
        Assert.Equal(Vector.DivideError, fault.Vector);

        static void Divide()
        {
            CpuState state = default;
            DecimalAdjust.AsciiAfterMultiply(&state, 1, 0);
        }
    }

    private static (byte Al, uint Flags) Daa(byte al, uint flags)
    {
        byte old = al;
        bool oldCarry = (flags & EFlags.CF) != 0, cf = false, af = false;
        if ((al & 0xF) > 9 || (flags & EFlags.AF) != 0)
        {
            al += 6; // what it carries out is settled below: the old AL was above 99H then
            af = true;
        }
        if (old > 0x99 || oldCarry)
        {
            al += 0x60;
            cf = true;
        }
        return (al, Image(al, cf, af));
    }

    private static (byte Al, uint Flags) Das(byte al, uint flags)
    {
        byte old = al;
        bool oldCarry = (flags & EFlags.CF) != 0, cf = false, af = false;
        if ((al & 0xF) > 9 || (flags & EFlags.AF) != 0)
        {
            cf = oldCarry || al < 6;
            al -= 6;
            af = true;
        }
        if (old > 0x99 || oldCarry)
        {
            al -= 0x60;
            cf = true;
        }
        return (al, Image(al, cf, af));
    }

    private static uint Image(byte result, bool carry, bool aux)
    {
        CpuState state = default;
        Flags.SetLogic<byte>(&state, result);
        return Flags.Read(&state) | (carry ? EFlags.CF : 0) | (aux ? EFlags.AF : 0);
    }
}
