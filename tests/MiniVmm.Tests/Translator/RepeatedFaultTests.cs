using MiniVmm.Tests.Interpreter;
using MiniVmm.Translator;
using MiniVmm.Translator.Cache;
using Xunit;
using static Iced.Intel.AssemblerRegisters;

namespace MiniVmm.Tests.Translator;

/// <summary>Accesses that go straight to guest RAM and fault on the host again and again are checked beforehand: a fault
/// costs the host microseconds.</summary>
public sealed unsafe class RepeatedFaultTests
{
    private const int Most = 4, Loop = 3;
    private const uint Device = 0x20_0000, BesideCode = GuestMachine.Code + 0x800;

    [Theory]
    [InlineData(Device, false)]
    [InlineData(BesideCode, true)]
    public void A_few_faults_are_enough(uint address, bool writes)
    {
        using var guest = new TranslatedGuest(new TranslatorOptions { StartEntries = 0, HotEntries = 0 });
        GuestMachine machine = guest.Machine;
        machine.Bus.Answer = 0x386;
        machine.Assemble(a =>
        {
            Iced.Intel.Label loop = a.CreateLabel();
            a.Label(ref loop);
            if (writes) a.mov(__dword_ptr[address], ecx);
            else a.mov(eax, __dword_ptr[address]);
            a.dec(ecx);
            a.jne(loop);
            a.hlt();
        });
        machine.Ecx = 10_000;
        TranslatedBlock block() => Assert.IsType<TranslatedBlock>(guest.BlockAt(GuestMachine.Code));

        machine.Step((Most - 1) * Loop);
        Assert.Equal((Most - 1, 0u), (block().Faults, block().Careful));
        machine.Step(Loop);
        Assert.Equal((0, 1u), (block().Faults, block().Careful));
        for (int more = 1; more < 3 * Most; more++)
        {
            machine.Step(Loop);
            Assert.Equal((0, 1u), (block().Faults, block().Careful));
        }
        machine.Step(1000 * Loop + 1);
        Assert.Equal(0, block().Faults);
        if (writes) Assert.Equal(machine.Ecx, machine.Memory.Load<uint>(address));
        else Assert.Equal(0x386u, machine.Eax);
    }

    [Fact]
    public void The_access_before_it_in_the_block_stays_direct()
    {
        using var guest = new TranslatedGuest(new TranslatorOptions { StartEntries = 0, HotEntries = 0 });
        guest.Machine.Assemble(a =>
        {
            Iced.Intel.Label loop = a.CreateLabel();
            a.Label(ref loop);
            a.mov(__dword_ptr[GuestMachine.Data], ecx);
            a.mov(eax, __dword_ptr[Device]);
            a.jmp(loop);
        });
        guest.Machine.Step(100 * Loop);
        Assert.Equal(0b10u, guest.BlockAt(GuestMachine.Code)?.Careful);
    }
}
