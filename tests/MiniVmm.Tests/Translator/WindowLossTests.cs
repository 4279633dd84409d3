using MiniVmm.I386.Memory;
using MiniVmm.Tests.Interpreter;
using MiniVmm.Translator;
using MiniVmm.Translator.Cache;
using Xunit;
using static Iced.Intel.AssemblerRegisters;

namespace MiniVmm.Tests.Translator;

/// <summary>Where the host cannot guard all pages with code, emitted code asks the TLB.</summary>
public sealed class WindowLossTests
{
    private const uint ScatteredPages = CodeGuard.MaxRuns + 1, RamBytes = 2 * (ScatteredPages + 1) * GuestMemory.PageSize;
    private const uint Function = GuestMachine.Code + 0x100;
    private const byte IncEcx = 0x41, IncEdi = 0x47, Ret = 0xC3;
    private const int Round = 5;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Code_that_changes_is_noticed(bool lostWhileItRuns)
    {
        using var guest = new TranslatedGuest(
            new TranslatorOptions { StartEntries = 0, HotEntries = 0 }, RamBytes, memory => { if (!lostWhileItRuns) UseUpGuards(memory); });
        GuestMachine machine = guest.Machine;
        // Makes INC ECX of INC EDI and the other way round, then calls it.
        machine.Put(Function, IncEcx, Ret);
        machine.Assemble(a =>
        {
            Iced.Intel.Label loop = a.CreateLabel();
            a.Label(ref loop);
            a.xor(__byte_ptr[Function], IncEcx ^ IncEdi);
            a.call(Function);
            a.jmp(loop);
        });
        machine.Ecx = machine.Edi = 0;

        machine.Step(100 * Round);
        Assert.Equal(lostWhileItRuns, machine.Memory.GuardsCode);
        Assert.Equal(lostWhileItRuns, Block(guest).IsDirect);
        if (lostWhileItRuns) UseUpGuards(machine.Memory);
        machine.Step(100 * Round);

        Assert.False(Block(guest).IsDirect);
        Assert.Equal((100u, 100u), (machine.Ecx, machine.Edi));
    }

    private static TranslatedBlock Block(TranslatedGuest guest) => Assert.IsType<TranslatedBlock>(guest.BlockAt(GuestMachine.Code));

    /// <summary>Every other page holds code: so many runs are not guarded.</summary>
    private static void UseUpGuards(GuestMemory memory)
    {
        for (uint page = 0; page < ScatteredPages; page++) memory.ProtectCode(2 * page);
    }
}
