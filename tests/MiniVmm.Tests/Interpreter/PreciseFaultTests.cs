using Iced.Intel;
using MiniVmm.I386.State;
using Xunit;
using static Iced.Intel.AssemblerRegisters;

namespace MiniVmm.Tests.Interpreter;

/// <summary>A fault leaves registers, flags and memory as they were before its instruction.</summary>
public unsafe class PreciseFaultTests : IDisposable
{
    private const int DivideError = 0, BoundRange = 5, InvalidOpcode = 6, StackFault = 12, Protection = 13, PageFault = 14;

    /// <summary>A page that is not there, or is read-only; EBX points to its first byte, ESI and EDI to the one before.</summary>
    private const uint Hole = 0x5_0000;

    private readonly GuestMachine _machine;

    public PreciseFaultTests()
        : this(new GuestMachine())
    {
    }

    private protected PreciseFaultTests(GuestMachine machine) => _machine = machine;

    public void Dispose()
    {
        _machine.Dispose();
        GC.SuppressFinalize(this);
    }

    private static readonly Dictionary<string, (Action<Assembler> Code, bool Write)> Touching = new()
    {
        ["mov eax, [ebx]"] = (a => a.mov(eax, __[ebx]), false),
        ["mov [ebx], eax"] = (a => a.mov(__[ebx], eax), true),
        ["mov [ebx-2], eax"] = (a => a.mov(__[ebx - 2], eax), true),
        ["add [ebx], eax"] = (a => a.add(__[ebx], eax), true),
        ["adc [ebx-1], ax"] = (a => a.adc(__[ebx - 1], ax), true),
        ["cmp [ebx], eax"] = (a => a.cmp(__[ebx], eax), false),
        ["inc [ebx]"] = (a => a.inc(__dword_ptr[ebx]), true),
        ["shl [ebx], 3"] = (a => a.shl(__dword_ptr[ebx], 3), true),
        ["shld [ebx], eax, 3"] = (a => a.shld(__[ebx], eax, 3), true),
        ["bts [ebx], eax"] = (a => a.bts(__[ebx], eax), true),
        ["btr [ebx], 3"] = (a => a.btr(__dword_ptr[ebx], 3), true),
        ["bt [ebx], 3"] = (a => a.bt(__dword_ptr[ebx], 3), false),
        ["xchg [ebx], eax"] = (a => a.xchg(__[ebx], eax), true),
        ["xadd [ebx], eax"] = (a => a.xadd(__[ebx], eax), true),
        ["cmpxchg [ebx], ecx"] = (a => a.cmpxchg(__[ebx], ecx), true),
        ["cmpxchg8b [ebx-4]"] = (a => a.cmpxchg8b(__[ebx - 4]), true),
        ["sete [ebx]"] = (a => a.sete(__[ebx]), true),
        ["cmovne eax, [ebx]"] = (a => a.cmovne(eax, __[ebx]), false),
        ["push [ebx]"] = (a => a.push(__dword_ptr[ebx]), false),
        ["pop [ebx]"] = (a => a.pop(__dword_ptr[ebx]), true),
        ["call [ebx]"] = (a => a.call(__dword_ptr[ebx]), false),
        ["jmp [ebx]"] = (a => a.jmp(__dword_ptr[ebx]), false),
        ["mul [ebx]"] = (a => a.mul(__dword_ptr[ebx]), false),
        ["les eax, [ebx-4]"] = (a => a.les(eax, __[ebx - 4]), false),
        ["lodsd"] = (a => { a.nop(); a.lodsd(); }, false),
        ["movsd"] = (a => { a.nop(); a.movsd(); }, true),
        ["sgdt [ebx-2]"] = (a => a.sgdt(__[ebx - 2]), true),
    };

    public static TheoryData<string> Instructions => [.. Touching.Keys];

    [Theory]
    [MemberData(nameof(Instructions))]
    public void A_page_fault_names_its_address_and_changes_nothing(string instruction)
    {
        (Action<Assembler> code, bool write) = Touching[instruction];
        _machine.Assemble(code);
        _machine.EnablePaging();
        _machine.Map(Hole, 0);
        PrepareRegisters(instruction);
        uint start = SkipNop();
        MachineImage before = MachineImage.Of(_machine);
        Assert.Equal(PageFault, _machine.RunToHandler());
        Assert.Equal(Hole, _machine.State->Cr2 & ~0xFFFu);
        Assert.Equal(write ? 2u : 0u, _machine.StackWord(0));
        Assert.Equal(start, _machine.StackWord(1));
        MachineImage.Of(_machine).AssertSame(before, handlerFrameBytes: 16);
    }

    [Theory]
    [MemberData(nameof(Instructions))]
    public void A_write_to_a_read_only_page_is_a_protection_fault_that_changes_nothing(string instruction)
    {
        (Action<Assembler> code, bool write) = Touching[instruction];
        if (!write) return; // reading it is no fault: the rows are those of the test above
        _machine.Assemble(code);
        _machine.EnablePaging();
        _machine.State->Cr0 |= ControlBits.WP;
        _machine.Map(Hole, Hole | PageBits.Present | PageBits.User);
        PrepareRegisters(instruction);
        uint start = SkipNop();
        MachineImage before = MachineImage.Of(_machine);
        Assert.Equal(PageFault, _machine.RunToHandler());
        Assert.Equal((3u, start), (_machine.StackWord(0), _machine.StackWord(1)));
        MachineImage.Of(_machine).AssertSame(before, handlerFrameBytes: 16);
    }

    [Theory]
    [InlineData("push")]
    [InlineData("call")]
    [InlineData("pushad")]
    [InlineData("enter")]
    [InlineData("pop")]
    [InlineData("ret")]
    [InlineData("popad")]
    [InlineData("leave")]
    public void A_stack_that_is_not_there_faults_with_ESP_unchanged(string instruction)
    {
        _machine.Assemble(a =>
        {
            switch (instruction)
            {
                case "push": a.push(eax); break;
                case "call": a.call(GuestMachine.Code + 64); break;
                case "pushad": a.pushad(); break;
                case "enter": a.enter(16, 2); break;
                case "pop": a.pop(eax); break;
                case "ret": a.ret(); break;
                case "popad": a.popad(); break;
                case "leave": a.leave(); break;
            }
        });
        bool pops = instruction is "pop" or "ret" or "popad" or "leave";
        _machine.EnterUserMode(); // the handler has a stack of its own
        _machine.EnablePaging();
        _machine.Map(Hole, 0);
        _machine.Esp = pops ? Hole + 0xFF8 : Hole + 0x1000;
        if (instruction == "popad") _machine.Esp = Hole - 12;
        _machine.State->Gpr[GeneralRegister.EBP] = instruction == "leave" ? Hole + 8 : Hole + 0x1100;
        uint esp = _machine.Esp;
        Assert.Equal(PageFault, _machine.RunToHandler());
        Assert.Equal((pops ? 4u : 6u, GuestMachine.Code, esp), (_machine.StackWord(0), _machine.StackWord(1), _machine.StackWord(4)));
    }

    [Fact]
    public void REP_MOVS_stops_at_the_faulting_element_and_resumes_there()
    {
        uint end = _machine.Assemble(a => { a.rep.movsd(); a.hlt(); });
        _machine.EnablePaging();
        _machine.Map(Hole, 0);
        (_machine.Ecx, _machine.Esi, _machine.Edi) = (20, GuestMachine.Data, Hole - 12 * 4);
        for (uint i = 0; i < 20; i++) _machine.Memory.Store(GuestMachine.Data + i * 4, i + 1);
        Assert.Equal(PageFault, _machine.RunToHandler());
        Assert.Equal((8u, GuestMachine.Data + 48, Hole), (_machine.Ecx, _machine.Esi, _machine.Edi));
        Assert.Equal(GuestMachine.Code, _machine.StackWord(1));
        _machine.Map(Hole, Hole | PageBits.Present | PageBits.Writable);
        (_machine.Eip, _machine.State->Halted) = (GuestMachine.Code, false);
        Assert.Equal(-1, _machine.RunToHandler());
        Assert.Equal((end, 20u), (_machine.Eip, _machine.Memory.Load<uint>(Hole + 28)));
    }

    [Theory]
    [InlineData("div", DivideError)]
    [InlineData("idiv overflow", DivideError)]
    [InlineData("aam 0", DivideError)]
    [InlineData("bound", BoundRange)]
    [InlineData("ud2", InvalidOpcode)]
    [InlineData("mov cs", InvalidOpcode)]
    [InlineData("lock mov", InvalidOpcode)]
    [InlineData("lock add register", InvalidOpcode)]
    [InlineData("fcmove", InvalidOpcode)]
    public void Faults_without_an_error_code_point_to_their_instruction(string instruction, int vector)
    {
        byte[] code = instruction switch
        {
            "div" => [0xF7, 0xF3], // div ebx
            "idiv overflow" => [0xF7, 0xF9], // idiv ecx
            "aam 0" => [0xD4, 0x00],
            "bound" => [0x62, 0x05, 0x00, 0x00, 0x01, 0x00], // bound eax, [Data]
            "ud2" => [0x0F, 0x0B],
            "mov cs" => [0x8E, 0xC8],
            "lock mov" => [0xF0, 0x89, 0x03],
            "lock add register" => [0xF0, 0x01, 0xC0],
            _ => [0xDA, 0xC8],
        };
        _machine.Put(GuestMachine.Code, code);
        (_machine.Eax, _machine.State->Gpr[GeneralRegister.EDX], _machine.Ecx) = (0x8000_0000, 0xFFFF_FFFF, 0xFFFF_FFFF);
        uint eax = _machine.Eax;
        Assert.Equal(vector, _machine.RunToHandler());
        Assert.Equal((GuestMachine.Code, (uint)GuestMachine.Code0), (_machine.StackWord(0), _machine.StackWord(1)));
        Assert.Equal((eax, GuestMachine.KernelStack - 12), (_machine.Eax, _machine.Esp));
    }

    [Theory]
    [InlineData("null data", Protection, 0u)]
    [InlineData("beyond limit", Protection, 0u)]
    [InlineData("read-only data", Protection, 0u)]
    [InlineData("stack limit", StackFault, 0u)]
    [InlineData("load beyond table", Protection, 0x7F8u)]
    [InlineData("load null ss", Protection, 0u)]
    [InlineData("load not present", 11, (uint)GuestMachine.SpareSelector)]
    public void Segment_faults_carry_the_error_code_of_the_manual(string what, int vector, uint errorCode)
    {
        _machine.State->GdtrLimit = 0x7F7;
        byte access = what switch { "read-only data" => 0x91, "load not present" => 0x13, _ => 0x93 };
        _machine.SetDescriptor(GuestMachine.SpareSelector, GuestMachine.Data, 0xFFF, access, 0x4);
        uint faulting = GuestMachine.Code;
        _machine.Assemble(a =>
        {
            ushort selector = what switch { "load beyond table" => 0x7F8, "null data" or "load null ss" => 0, _ => GuestMachine.SpareSelector };
            a.mov(bx, selector);
            faulting += 4;
            if (what == "load null ss") { a.mov(ss, ebx); return; }
            if (what == "stack limit") { a.mov(fs, ebx); a.mov(eax, __[esp + 0x4000_0000]); return; }
            a.mov(es, ebx);
            if (what.StartsWith("load")) return;
            faulting += 2;
            a.mov(__.es[what == "beyond limit" ? 0xFFD : 0], eax);
        });
        if (what == "stack limit")
        {
            faulting += 2;
            CpuState.SegmentOf(_machine.State, SegmentRegister.SS).Limit = 0x3FFF_FFFF;
            CodeMode.Update(_machine.State);
        }
        Assert.Equal(vector, _machine.RunToHandler());
        Assert.Equal((errorCode, faulting), (_machine.StackWord(0), _machine.StackWord(1)));
    }

    private void PrepareRegisters(string instruction)
    {
        bool crosses = instruction.Contains('-');
        _machine.Ebx = Hole;
        _machine.Eflags = EFlags.CF | EFlags.AF;
        (_machine.Eax, _machine.Ecx) = (3, 5);
        _machine.Esi = instruction == "lodsd" ? Hole : GuestMachine.Data;
        _machine.Edi = Hole;
        // The half before the hole must not change either.
        if (crosses) _machine.Memory.Store(Hole - 4, 0x1122_3344u);
    }

    /// <summary>Steps over a leading NOP, which puts the fault into the middle of a block.</summary>
    private uint SkipNop()
    {
        if (_machine.Memory.Load<byte>(GuestMachine.Code) == 0x90) _machine.Step();
        return _machine.Eip;
    }

    public sealed class AsEmittedCode() : PreciseFaultTests(GuestMachine.Translating());
}
