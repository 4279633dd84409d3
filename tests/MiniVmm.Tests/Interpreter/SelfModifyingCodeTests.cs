using Xunit;
using static Iced.Intel.AssemblerRegisters;

namespace MiniVmm.Tests.Interpreter;

public unsafe class SelfModifyingCodeTests : IDisposable
{
    private const byte IncEax = 0x40, IncEcx = 0x41, Hlt = 0xF4;
    private const uint Patched = GuestMachine.Code + 0x40;

    private readonly GuestMachine _machine;

    public SelfModifyingCodeTests()
        : this(new GuestMachine())
    {
    }

    private protected SelfModifyingCodeTests(GuestMachine machine) => _machine = machine;

    public virtual void Dispose()
    {
        _machine.Dispose();
        GC.SuppressFinalize(this);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_next_instruction_of_the_same_block_is_the_new_one(bool singleSteps)
    {
        uint next = GuestMachine.Code + 7; // behind mov byte ptr [abs], imm8
        _machine.Assemble(a => { a.mov(__byte_ptr[next], IncEcx); a.inc(eax); a.inc(eax); a.hlt(); });
        if (singleSteps) _machine.Step();
        Assert.Equal(-1, _machine.RunToHandler());
        Assert.Equal((1u, 1u), (_machine.Eax, _machine.Ecx));
    }

    [Fact]
    public void The_count_stays_exact_when_a_block_is_rewritten_under_itself()
    {
        uint next = GuestMachine.Code + 7;
        _machine.Assemble(a => { a.mov(__byte_ptr[next], IncEcx); a.inc(eax); a.inc(eax); a.hlt(); });
        _machine.Engine.Run(ref *_machine.State, 100, out long retired);
        Assert.Equal(4, retired);
    }

    [Fact]
    public void A_function_that_was_called_before_runs_as_rewritten()
    {
        _machine.Put(Patched, IncEax, 0xC3);
        _machine.Assemble(a =>
        {
            a.mov(esi, 3);
            Iced.Intel.Label loop = a.CreateLabel();
            a.Label(ref loop);
            a.call(Patched);
            a.xor(__byte_ptr[Patched], IncEax ^ IncEcx);
            a.dec(esi);
            a.jne(loop);
            a.hlt();
        });
        Assert.Equal(-1, _machine.RunToHandler());
        Assert.Equal((2u, 1u), (_machine.Eax, _machine.Ecx));
    }

    [Theory]
    [InlineData("movsb")]
    [InlineData("stosb")]
    [InlineData("push")]
    [InlineData("xchg")]
    [InlineData("across pages")]
    public void Every_way_of_writing_is_noticed(string way)
    {
        uint function = way == "across pages" ? 0x9FFFu : 0x9800u;
        _machine.Put(function, IncEax, 0xC3);
        _machine.Assemble(a =>
        {
            a.call(function);
            a.mov(al, IncEcx);
            switch (way)
            {
                case "movsb": a.mov(esi, (int)GuestMachine.Data); a.mov(edi, (int)function); a.mov(ecx, 1); a.rep.movsb(); break;
                case "stosb": a.mov(edi, (int)function); a.mov(ecx, 1); a.rep.stosb(); break;
                case "push": a.mov(ebx, esp); a.mov(esp, (int)function + 4); a.push(0xC341); a.mov(esp, ebx); break;
                case "xchg": a.xchg(__[function], al); break;
                default: a.mov(__dword_ptr[function - 2], unchecked((int)0xC341_9090)); break;
            }
            a.mov(ecx, 0);
            a.call(function);
            a.hlt();
        });
        _machine.Put(GuestMachine.Data, IncEcx);
        Assert.Equal(-1, _machine.RunToHandler());
        Assert.Equal(1u, _machine.Ecx);
    }

    [Fact]
    public void Code_that_a_device_wrote_is_seen()
    {
        _machine.Put(Patched, IncEax, Hlt);
        _machine.Eip = Patched;
        Assert.Equal(-1, _machine.RunToHandler());
        _machine.Put(Patched, IncEcx); // GuestMemory.Write, as devices do
        (_machine.Eip, _machine.State->Halted) = (Patched, false);
        Assert.Equal(-1, _machine.RunToHandler());
        Assert.Equal((1u, 1u), (_machine.Eax, _machine.Ecx));
    }

    [Fact]
    public void The_second_page_of_a_crossing_instruction_may_be_rewritten()
    {
        const uint at = 0x9FFD;
        _machine.Assemble(a => { a.mov(eax, 0x1111_1111); a.hlt(); }, at);
        _machine.Eip = at;
        Assert.Equal(-1, _machine.RunToHandler());
        _machine.Assemble(a => { a.mov(__byte_ptr[0xA001], 0x22); a.jmp(at); });
        (_machine.Eip, _machine.State->Halted) = (GuestMachine.Code, false);
        Assert.Equal(-1, _machine.RunToHandler());
        Assert.Equal(0x2211_1111u, _machine.Eax);
    }

    public sealed class AsEmittedCode() : SelfModifyingCodeTests(GuestMachine.Translating());

    public sealed class InPrivateRam() : SelfModifyingCodeTests(GuestMachine.GuardingPrivately());

    public sealed class AsEmittedCodeInPrivateRam() : SelfModifyingCodeTests(GuestMachine.TranslatingPrivately());
}
