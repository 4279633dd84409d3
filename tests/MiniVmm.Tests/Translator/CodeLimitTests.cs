using MiniVmm.I386.Contracts;
using MiniVmm.Tests.Interpreter;
using MiniVmm.Translator;
using Xunit;
using static Iced.Intel.AssemblerRegisters;

namespace MiniVmm.Tests.Translator;

/// <summary>Memory for emitted code is bounded, whatever a guest does.</summary>
public sealed unsafe class CodeLimitTests
{
    private const int CodeBytes = 64 << 10;

    /// <summary>More functions than the translator has room for, and than the interpreter's block cache has.</summary>
    private const uint Functions = 30_000;

    [Fact]
    public void A_guest_that_writes_new_code_all_the_time_goes_on_right_within_the_limit()
    {
        const int area = 0x2_0000, addEax = 0x05, ret = 0xC3;
        using var guest = new TranslatedGuest(new TranslatorOptions { StartEntries = 0, HotEntries = 0, CodeBytes = CodeBytes });
        GuestMachine machine = guest.Machine;
        Iced.Intel.Label loop = default;
        machine.Assemble(a =>
        {
            loop = a.CreateLabel();
            a.Label(ref loop);
            // A function that adds ECX.
            a.mov(__byte_ptr[edi], addEax);
            a.mov(__dword_ptr[edi + 1], ecx);
            a.mov(__byte_ptr[edi + 5], ret);
            a.call(edi);
            a.add(edi, 64);
            a.and(edi, area - 1);
            a.or(edi, area);
            a.dec(ecx);
            a.jne(loop);
            a.hlt();
        });
        (machine.Ecx, machine.Edi) = (Functions, area);

        int blocks = 0, most = 0;
        while (machine.Run(1009) == StopReason.BudgetSpent)
        {
            if (guest.BlockAt(machine.Eip) is not { } block) continue;
            blocks++;
            most = Math.Max(most, block.Versions.Max(v => v.End));
        }

        Assert.Equal(Functions * (Functions + 1) / 2, machine.Eax);
        Assert.True(guest.Translations.Evictions > 1, $"{guest.Translations.Evictions} evictions");
        Assert.True(blocks > 0);
        Assert.InRange(most, guest.Translations.Common.End, CodeBytes);
    }
}
