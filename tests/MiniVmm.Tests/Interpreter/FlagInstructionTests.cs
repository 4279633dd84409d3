using MiniVmm.I386.State;
using Xunit;
using static Iced.Intel.AssemblerRegisters;

namespace MiniVmm.Tests.Interpreter;

public unsafe class FlagInstructionTests : IDisposable
{
    private const uint Low = EFlags.CF | EFlags.PF | EFlags.AF | EFlags.ZF | EFlags.SF;

    private readonly GuestMachine _machine;

    public FlagInstructionTests()
        : this(new GuestMachine())
    {
    }

    private protected FlagInstructionTests(GuestMachine machine) => _machine = machine;

    public void Dispose()
    {
        _machine.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void POPF_LAHF_SAHF_and_PUSHF_carry_every_combination()
    {
        _machine.Assemble(a => { a.popfd(); a.lahf(); a.mov(ebx, eax); a.mov(ah, cl); a.sahf(); a.pushfd(); a.pop(edx); a.hlt(); });
        for (uint first = 0; first < 0x1000; first++)
        {
            uint image = first & EFlags.Status, second = image * 0x55 >> 3 & Low;
            _machine.Esp = GuestMachine.KernelStack - 4;
            _machine.Memory.Store(_machine.Esp, image);
            (_machine.Eip, _machine.State->Halted, _machine.Eax, _machine.Ecx) = (GuestMachine.Code, false, 0x1122_3344, second);
            Assert.Equal(-1, _machine.RunToHandler());
            Assert.Equal(0x1122_0044u | (image & Low | EFlags.Reserved1) << 8, _machine.Ebx);
            Assert.Equal((image & EFlags.OF) | second | EFlags.Reserved1, _machine.State->Gpr[GeneralRegister.EDX]);
        }
    }

    public sealed class AsEmittedCode() : FlagInstructionTests(GuestMachine.Translating());
}
