using System.Numerics;
using MiniVmm.I386.Alu;
using MiniVmm.I386.State;
using Xunit;

namespace MiniVmm.Tests.I386;

public unsafe class FlagsTests
{
    private static readonly uint[] StatusBits = [EFlags.CF, EFlags.PF, EFlags.AF, EFlags.ZF, EFlags.SF, EFlags.OF];

    private static IEnumerable<uint> AllStatusImages() =>
        Enumerable.Range(0, 64).Select(n => StatusBits.Where((_, bit) => (n >> bit & 1) != 0).Aggregate(0u, (a, b) => a | b));

    [Fact]
    public void Every_combination_of_status_flags_can_be_written_and_read_back()
    {
        CpuState state = default;
        foreach (uint image in AllStatusImages())
        {
            Flags.WriteStatus(&state, image);
            Assert.Equal(image | EFlags.Reserved1, Flags.Read(&state));
            Assert.Equal((image & EFlags.CF) != 0, Flags.Carry(&state) != 0);
            Assert.Equal((image & EFlags.ZF) != 0, Flags.Zero(&state));
            Assert.Equal((image & EFlags.PF) != 0, Flags.Parity(&state));
        }
    }

    [Fact]
    public void Every_condition_agrees_with_the_manual_on_every_combination()
    {
        CpuState state = default;
        foreach (uint image in AllStatusImages())
        {
            Flags.WriteStatus(&state, image);
            bool cf = (image & EFlags.CF) != 0, zf = (image & EFlags.ZF) != 0, of = (image & EFlags.OF) != 0;
            bool sf = (image & EFlags.SF) != 0, pf = (image & EFlags.PF) != 0;
            Assert.Equal(of, IfO.Holds(&state));
            Assert.Equal(cf, IfB.Holds(&state));
            Assert.Equal(zf, IfE.Holds(&state));
            Assert.Equal(cf || zf, IfBE.Holds(&state));
            Assert.Equal(sf, IfS.Holds(&state));
            Assert.Equal(pf, IfP.Holds(&state));
            Assert.Equal(sf != of, IfL.Holds(&state));
            Assert.Equal(zf || sf != of, IfLE.Holds(&state));
        }
    }

    [Fact]
    public void Setting_the_carry_leaves_every_other_flag()
    {
        CpuState state = default;
        foreach (uint image in AllStatusImages())
        {
            Flags.WriteStatus(&state, image);
            Flags.SetCarry(&state, 1);
            Assert.Equal(image | EFlags.CF | EFlags.Reserved1, Flags.Read(&state));
            Flags.SetCarry(&state, 0);
            Assert.Equal((image & ~EFlags.CF) | EFlags.Reserved1, Flags.Read(&state));
        }
    }

    [Fact]
    public void System_flags_and_status_flags_do_not_touch_each_other()
    {
        CpuState state = default;
        uint[] system = [0, EFlags.TF, EFlags.IF, EFlags.DF, EFlags.IOPL, EFlags.NT, EFlags.RF, EFlags.AC, EFlags.ID];
        foreach (uint image in AllStatusImages())
            foreach (uint bit in system)
            {
                Flags.Write(&state, image | bit);
                Assert.Equal(image | bit | EFlags.Reserved1, Flags.Read(&state));
            }
    }

    [Fact]
    public void Reserved_bits_cannot_be_set()
    {
        CpuState state = default;
        Flags.Write(&state, uint.MaxValue);
        Assert.Equal(0u, Flags.Read(&state) & 0xFFD8_8028);
    }

    [Theory]
    [InlineData(0, 0, EFlags.IF | EFlags.IOPL)]
    [InlineData(3, 3, EFlags.IF)]
    [InlineData(3, 2, 0u)]
    public void What_may_change_excludes_virtual_8086_mode_and_RF_at_every_level(int cpl, int iopl, uint allowed)
    {
        CpuState state = default;
        state.Cpl = cpl;
        state.SystemFlags = (uint)iopl << EFlags.IoplShift;
        uint before = Flags.Read(&state);
        Flags.Write(&state, ~before, Flags.Changeable(&state));
        uint changed = Flags.Read(&state) ^ before;
        Assert.Equal(allowed, changed & (EFlags.IF | EFlags.IOPL | EFlags.VM | EFlags.RF | EFlags.VIF | EFlags.VIP));
    }

    [Fact]
    public void Byte_additions_and_subtractions_give_the_flags_of_the_definition()
    {
        CpuState state = default;
        for (uint a = 0; a < 256; a++)
            for (uint b = 0; b < 256; b++)
                for (uint c = 0; c < 2; c++)
                {
                    Flags.WriteStatus(&state, c);
                    Adc.Apply<byte>(&state, a, b);
                    int signedSum = (sbyte)a + (sbyte)b + (int)c;
                    Assert.Equal(Image((byte)(a + b + c), a + b + c > 255, (a & 15) + (b & 15) + c > 15, signedSum), Flags.Read(&state));

                    Flags.WriteStatus(&state, c);
                    Sbb.Apply<byte>(&state, a, b);
                    int signedDifference = (sbyte)a - (sbyte)b - (int)c;
                    Assert.Equal(Image((byte)(a - b - c), a < b + c, (a & 15) < (b & 15) + c, signedDifference), Flags.Read(&state));
                }
    }

    private static uint Image(byte result, bool carry, bool aux, int signed)
    {
        uint image = EFlags.Reserved1;
        if (carry) image |= EFlags.CF;
        if (aux) image |= EFlags.AF;
        if (result == 0) image |= EFlags.ZF;
        if (result >= 128) image |= EFlags.SF;
        if (BitOperations.PopCount(result) % 2 == 0) image |= EFlags.PF;
        if (signed is < -128 or > 127) image |= EFlags.OF;
        return image;
    }
}
