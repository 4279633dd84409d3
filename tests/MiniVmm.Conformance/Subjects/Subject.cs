using System.Runtime.InteropServices;
using MiniVmm.Conformance.Cases;
using MiniVmm.Conformance.Oracles;
using MiniVmm.I386;
using MiniVmm.I386.Contracts;
using MiniVmm.I386.Memory;
using MiniVmm.I386.State;
using static MiniVmm.Conformance.Subjects.SubjectMap;

namespace MiniVmm.Conformance.Subjects;

/// <summary>Runs cases on an engine in ring 3 with IOPL 0, as a Linux process does: the same addresses, the same page
/// rights, the same selectors. Every vector ends in a HLT of ring 0, whose stack then holds what the case left.</summary>
internal sealed unsafe class Subject : ISubject
{
    private const long Budget = 2000;

    private readonly byte* _origin = (byte*)NativeMemory.AlignedAlloc(RamBytes, 4096);
    private readonly GuestMemory _memory;
    private readonly Processor _processor;
    private readonly IEngine _engine;
    private readonly SegmentSet _segments;

    /// <param name="hello">The selectors of the oracle.</param>
    /// <param name="flat">Whether data segments are flat; otherwise they have a limit, and every access is checked.</param>
    public Subject(Func<Processor, IEngine> engine, RunnerHello hello, bool flat)
    {
        NativeMemory.Clear(_origin, RamBytes);
        _memory = new GuestMemory(_origin, RamBytes);
        _processor = new Processor(_memory, new NoBus(), new NoBus(), new NoInterrupts(), new NoInterrupts());
        _engine = engine(_processor);
        new SubjectTables(_memory, Kernel).Build(hello);
        CpuState* s = _processor.State;
        _segments = new SegmentSet(hello, flat);
        (s->GdtrBase, s->GdtrLimit) = (Kernel + Gdt, 16 * 8 - 1);
        (s->IdtrBase, s->IdtrLimit) = (Kernel + Idt, Vectors * 8 - 1);
        CpuState.SegmentOf(s, SegmentRegister.TR) = new Segment { Base = Kernel + Tss, Limit = 103, Access = 0x8B, Selector = 0x40 };
        s->Cr3 = PageDirectory;
        s->Cr0 = ControlBits.ET | ControlBits.PE | ControlBits.PG | ControlBits.WP;
        _processor.FlushTranslations();
    }

    public void Place(ReadOnlySpan<Case> cases)
    {
        foreach (Case test in cases)
        {
            ReadOnlySpan<byte> code = test.Code.Code32;
            Span<byte> slot = _memory.Write(Code + test.Start.Eip - CaseLayout.CodeAddress, (uint)code.Length + 2);
            code.CopyTo(slot);
            (slot[code.Length], slot[code.Length + 1]) = (0xCD, ExitVector);
        }
    }

    public void Run(Case test, ref OutcomeRecord outcome)
    {
        CpuState* s = _processor.State;
        ref CaseRecord start = ref test.Start;
        fixed (byte* data = start.Data)
            CaseLayout.Store(new ReadOnlySpan<byte>(data, CaseLayout.WindowBytes), _memory.Write(Data, CaseLayout.DataBytes));
        for (int i = 0; i < 8; i++) s->Gpr[i] = start.Registers[i];
        Flags.Write(s, start.Eflags);
        _segments.Load(s, start.Based != 0);
        _processor.SetPrivilege(3);
        s->Eip = start.Eip;
        s->Halted = s->InterruptShadow = s->StackShadow = s->InsideRepeat = false;
        StopReason reason = _engine.Run(ref *s, Budget, out _);

        uint handler = (s->Eip - 1 - Kernel - Handlers) / HandlerBytes;
        outcome.Trap = reason == StopReason.Halted && handler < Vectors ? handler : OutcomeRecord.Hung;
        for (int i = 0; i < 8; i++) outcome.Registers[i] = s->Gpr[i];
        if (outcome.Trap != OutcomeRecord.Hung) ReadFrame(s, ref outcome);
        if (outcome.Trap == ExitVector) outcome.Trap = OutcomeRecord.Ended;
        outcome.Cr2 = s->Cr2;
        fixed (byte* data = outcome.Data)
            CaseLayout.Load(_memory.Read(Data, CaseLayout.DataBytes), new Span<byte>(data, CaseLayout.WindowBytes));
    }

    public void Dispose()
    {
        _engine.Dispose();
        _processor.Dispose();
        NativeMemory.AlignedFree(_origin);
    }

    /// <summary>What delivery pushed: the error code where there is one, EIP, CS, EFLAGS, ESP and SS.</summary>
    private void ReadFrame(CpuState* s, ref OutcomeRecord outcome)
    {
        uint* frame = (uint*)(_origin + s->Gpr[GeneralRegister.ESP] - Kernel);
        uint words = StackTop - (s->Gpr[GeneralRegister.ESP] - Kernel);
        outcome.Error = words == 6 * 4 ? *frame++ : 0;
        outcome.Eip = frame[0];
        outcome.Eflags = frame[2];
        outcome.Registers[GeneralRegister.ESP] = frame[3];
        outcome.Segments[(int)SegmentRegister.CS] = (ushort)frame[1];
        outcome.Segments[(int)SegmentRegister.SS] = (ushort)frame[4];
        foreach (SegmentRegister register in SegmentSet.DataRegisters)
            outcome.Segments[(int)register] = CpuState.SegmentOf(s, register).Selector;
    }
}
