using MiniVmm.Conformance.Cases;
using MiniVmm.Conformance.Reporting;
using Xunit;

namespace MiniVmm.Conformance;

/// <summary>The judge itself: it sees every defined difference and no undefined one.</summary>
public class ComparisonTests
{
    private const uint CarryAndZero = 0x41, Aux = 0x10;
    private static readonly byte[] AddEaxEcx = [0x01, 0xC8], AndEaxEcx = [0x21, 0xC8];

    [Fact]
    public void A_register_a_flag_a_byte_and_a_fault_make_a_difference()
    {
        Outcome right = Result();
        Assert.Null(Difference(AddEaxEcx, right, Result()));
        Assert.Contains("ebx", Difference(AddEaxEcx, right, Result(register: 3)));
        Assert.Contains("eflags", Difference(AddEaxEcx, right, Result(eflags: CarryAndZero)));
        Assert.Contains("expected 00, got 01", Difference(AddEaxEcx, right, Result(index: CaseLayout.DataBytes - 1)));
        Assert.Contains("a fault", Difference(AddEaxEcx, right, null));
        Assert.Contains("a fault", Difference(AddEaxEcx, null, right));
    }

    [Fact]
    public void A_flag_counts_only_where_the_manual_defines_it()
    {
        Assert.NotNull(Difference(AddEaxEcx, Result(), Result(eflags: Aux)));
        Assert.Null(Difference(AndEaxEcx, Result(), Result(eflags: Aux)));
    }

    [Fact]
    public void A_seed_makes_the_same_case_again_and_another_seed_another()
    {
        Template template = Template.ReadAll(Families.Rows["arithmetic"])[0];
        Case make(int seed) => new CaseGenerator(template, seed, 0x4000_0000).Make();
        Assert.Equal(make(1).Registers, make(1).Registers);
        Assert.Equal(make(1).Code, make(1).Code);
        Assert.NotEqual(make(1).Registers, make(2).Registers);
    }

    private static string? Difference(byte[] code, Outcome? expected, Outcome? actual)
    {
        var test = new Case { Code = code, Registers = new uint[8], Eflags = 0, Data = new byte[CaseLayout.DataBytes], Faults = false };
        return Comparison.Difference(test, 0x1000, 0x2000, expected, actual);
    }

    private static Outcome Result(int register = -1, uint eflags = 0, int index = -1)
    {
        var outcome = new Outcome(new uint[8], eflags, new byte[CaseLayout.DataBytes]);
        if (register >= 0) outcome.Registers[register] = 1;
        if (index >= 0) outcome.Data[index] = 1;
        return outcome;
    }
}
