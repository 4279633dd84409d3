using System.Runtime.InteropServices;
using MiniVmm.Conformance.Fuzzing;
using MiniVmm.I386;
using MiniVmm.I386.Memory;
using MiniVmm.I386.State;
using static MiniVmm.Conformance.Differential.ProgramLayout;

namespace MiniVmm.Conformance.Differential;

/// <summary>A made-up program as an image of RAM and the state that it starts in.</summary>
internal sealed unsafe class TrialProgram
{
    private const uint FullPrivilege = 0x3000;

    private readonly bool _paging, _user, _writeProtect;
    private readonly uint _flags, _fastCallEntry;

    public TrialProgram(Dice dice)
    {
        byte* origin = (byte*)NativeMemory.AlignedAlloc(RamBytes, Page);
        try
        {
            NativeMemory.Clear(origin, RamBytes);
            var memory = new GuestMemory(origin, RamBytes);
            var writer = new ProgramWriter(memory, dice);
            writer.Write();
            (Image, Spots, _fastCallEntry) = (memory.Read(0, RamBytes).ToArray(), writer.Spots, writer.FastCallEntry);
        }
        finally
        {
            NativeMemory.AlignedFree(origin);
        }
        (_paging, _user, _writeProtect) = (dice.Once(2), dice.Once(2), dice.Once(2));
        _flags = (dice.Once(2) ? FullPrivilege : 0) | (dice.Once(8) ? 0 : EFlags.IF);
    }

    public byte[] Image { get; }

    public IReadOnlyList<PatchSpot> Spots { get; }

    public void Start(Processor processor)
    {
        CpuState* s = processor.State;
        (s->GdtrBase, s->GdtrLimit) = (Gdt, 0x3F);
        (s->IdtrBase, s->IdtrLimit) = (Idt, Vectors * 8 - 1);
        CpuState.SegmentOf(s, SegmentRegister.TR) = new Segment { Base = Tss, Limit = 0xFFF, Access = 0x8B, Selector = TaskState };
        CpuState.SegmentOf(s, SegmentRegister.LDTR) = default;
        const uint data = 0xC0F3;
        for (SegmentRegister register = SegmentRegister.ES; register <= SegmentRegister.GS; register++)
            CpuState.SegmentOf(s, register) = new Segment { Limit = uint.MaxValue, Access = data, Selector = Data3 };
        CpuState.SegmentOf(s, SegmentRegister.CS) = new Segment
        {
            Limit = uint.MaxValue,
            Access = (_user ? data : 0xC093) | Segment.Code,
            Selector = _user ? Code3 : Code0,
        };
        if (!_user)
            CpuState.SegmentOf(s, SegmentRegister.SS) = new Segment { Limit = uint.MaxValue, Access = 0xC093, Selector = Data0 };
        (s->SysenterCs, s->SysenterEsp, s->SysenterEip) = (Code0, KernelStack, _fastCallEntry);
        s->Cr3 = Spaces;
        s->Cr4 = ControlBits.PSE | ControlBits.DE;
        s->Cr0 |= ControlBits.PE | (_paging ? ControlBits.PG : 0) | (_writeProtect ? ControlBits.WP : 0);
        Flags.Write(s, _flags);
        CodeMode.Update(s);
        processor.SetPrivilege(_user ? 3 : 0);
        processor.FlushTranslations();
        s->Eip = Main;
        s->Gpr[GeneralRegister.ESP] = Stack;
    }
}
