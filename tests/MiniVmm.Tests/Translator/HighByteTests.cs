using Iced.Intel;
using MiniVmm.I386.State;
using MiniVmm.Tests.Interpreter;
using MiniVmm.Translator;
using Xunit;
using static Iced.Intel.AssemblerRegisters;

namespace MiniVmm.Tests.Translator;

/// <summary>Guest ESP is in a register of the host that no instruction with AH, CH, DH or BH can name.</summary>
public sealed unsafe class HighByteTests
{
    public static TheoryData<string, bool> Sources
    {
        get
        {
            var rows = new TheoryData<string, bool>();
            foreach (string register in (string[])["ah", "ch", "dh", "bh"])
                foreach (bool signed in (bool[])[false, true]) rows.Add(register, signed);
            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Sources))]
    public void A_high_byte_is_extended_into_ESP(string register, bool signed)
    {
        AssemblerRegister8 source = register switch { "ah" => ah, "ch" => ch, "dh" => dh, _ => bh };
        using var guest = new TranslatedGuest(new TranslatorOptions { StartEntries = 0, HotEntries = 0 });
        guest.Machine.Assemble(a =>
        {
            a.mov(source, 0x85);
            if (signed) a.movsx(esp, source);
            else a.movzx(esp, source);
            a.hlt();
        });

        guest.Machine.Step(3);

        Assert.NotNull(guest.BlockAt(GuestMachine.Code));
        Assert.Equal(signed ? 0xFFFF_FF85 : 0x85, guest.Machine.State->Gpr[GeneralRegister.ESP]);
    }
}
