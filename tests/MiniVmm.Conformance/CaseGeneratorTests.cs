using Iced.Intel;
using MiniVmm.Conformance.Cases;
using MiniVmm.Conformance.Oracles;
using Xunit;

namespace MiniVmm.Conformance;

/// <summary>Cases are what their seed and their row say, and mean the same in both codes.</summary>
public unsafe class CaseGeneratorTests
{
    private const int Many = 3000;

    public static TheoryData<string> FamilyNames() => [.. Families.Rows.Keys];

    [Fact]
    public void A_seed_makes_the_same_case_again_and_another_seed_another()
    {
        CaseGenerator generator = Generator("arithmetic", Oracle.Qemu);
        Assert.Equal(Image(generator, 1), Image(generator, 1));
        Assert.NotEqual(Image(generator, 1), Image(generator, 2));
    }

    [Theory]
    [MemberData(nameof(FamilyNames))]
    public void Long_mode_code_decodes_to_the_same_instruction_at_the_same_addresses(string family)
    {
        CaseGenerator generator = Generator(family, Oracle.LongMode);
        if (generator.IsEmpty) return;
        var test = new Case();
        for (int seed = 0; seed < Many; seed++)
        {
            generator.Make(test, seed);
            Instruction here = Decode(32, test.Code.Code32, test.Start.Eip), there = Decode(64, test.Code.Code64, test.Start.Eip);
            Assert.Equal(here.Mnemonic, there.Mnemonic);
            Assert.Equal(AddressOf(in here), AddressOf(in there));
            Assert.Equal(here.HasLockPrefix, there.HasLockPrefix);
        }
    }

    [Theory]
    [MemberData(nameof(FamilyNames))]
    public void Code_fits_its_slot_and_every_row_is_made(string family)
    {
        CaseGenerator generator = Generator(family, Oracle.I386);
        var seen = new HashSet<string>();
        var test = new Case();
        for (int seed = 0; seed < Many; seed++)
        {
            generator.Make(test, seed);
            seen.Add(test.Template.Row);
            Assert.InRange(test.Code.Code32.Length, 1, CaseLayout.MaxCode);
            Assert.InRange(test.Code.Code64.Length, 1, CaseLayout.MaxCode);
        }
        Assert.Equal(Template.ReadAll(Families.Rows[family]).Select(t => t.Row).ToHashSet(), seen);
    }

    [Fact]
    public void Cases_now_and_then_touch_a_page_that_is_absent_or_read_only()
    {
        CaseGenerator generator = Generator("moves", Oracle.Qemu);
        var test = new Case();
        int outside = 0;
        for (int seed = 0; seed < Many; seed++)
        {
            generator.Make(test, seed);
            Instruction i = Decode(32, test.Code.Code32, test.Start.Eip);
            if (i.Mnemonic != Mnemonic.Mov || i.MemoryBase != Register.None || i.MemoryIndex != Register.None) continue;
            uint offset = (uint)i.MemoryDisplacement64 - CaseLayout.DataAddress;
            if (offset is >= 3 * CaseLayout.PageBytes and < 5 * CaseLayout.PageBytes) outside++;
        }
        Assert.InRange(outside, Many / 500, Many / 10);
    }

    private static CaseGenerator Generator(string family, Oracle oracle)
    {
        RunnerHello hello = new() { Based = 0x33 };
        (hello.Segments[1], hello.Segments[2]) = (0x23, 0x2B);
        return new CaseGenerator(Template.ReadAll(Families.Rows[family]), hello, oracle);
    }

    private static string Image(CaseGenerator generator, int seed)
    {
        var test = new Case();
        generator.Make(test, seed);
        return Convert.ToHexString(test.Code.Code32) + Convert.ToHexString(
            System.Runtime.InteropServices.MemoryMarshal.AsBytes(new ReadOnlySpan<CaseRecord>(in test.Start)));
    }

    private static Instruction Decode(int bitness, ReadOnlySpan<byte> code, uint eip)
    {
        var decoder = Decoder.Create(bitness, code.ToArray(), eip);
        return decoder.Decode();
    }

    private static string AddressOf(in Instruction i) => i.Op0Kind != OpKind.Memory && i.Op1Kind != OpKind.Memory
        ? ""
        : $"{i.MemoryBase.GetFullRegister()} {i.MemoryIndex} {i.MemoryIndexScale} {(uint)i.MemoryDisplacement64:x}";
}
