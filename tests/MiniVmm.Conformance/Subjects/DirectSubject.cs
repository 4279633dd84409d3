using MiniVmm.Conformance.Cases;
using MiniVmm.Conformance.Oracles;
using MiniVmm.I386;
using MiniVmm.I386.Contracts;
using MiniVmm.I386.State;
using MiniVmm.Machine.Configuration;
using MiniVmm.Machine.Memory;
using static MiniVmm.Conformance.Subjects.SubjectMap;

namespace MiniVmm.Conformance.Subjects;

/// <summary>Runs cases in ring 0 without paging, at the same addresses, in RAM as a guest has it: translators reach memory
/// by other ways there. A case ends in a HLT behind its code. It says something about cases without a fault only, whose
/// instructions do the same in every ring.</summary>
internal sealed unsafe class DirectSubject : ISubject
{
    private const long Budget = 2000;
    private const uint DirectRamBytes = 41 << 20;
    private const byte Hlt = 0xF4;

    private readonly RamFile _ram = new(MachineConfig.DefaultRamDirectory, DirectRamBytes);
    private readonly Processor _processor;
    private readonly IEngine _engine;
    private readonly SegmentSet _flat, _limited;

    /// <param name="hello">The selectors of the oracle.</param>
    public DirectSubject(Func<Processor, IEngine> engine, RunnerHello hello)
    {
        _processor = new Processor(_ram.Memory, new NoBus(), new NoBus(), new NoInterrupts(), new NoInterrupts());
        _engine = engine(_processor);
        new SubjectTables(_ram.Memory, kernel: 0).Build(hello);
        (_flat, _limited) = (new SegmentSet(hello, flat: true), new SegmentSet(hello, flat: false));
        CpuState* s = _processor.State;
        (s->GdtrBase, s->GdtrLimit) = (Gdt, 16 * 8 - 1);
        (s->IdtrBase, s->IdtrLimit) = (Idt, Vectors * 8 - 1);
        s->Cr0 = ControlBits.ET | ControlBits.PE;
    }

    public static bool CanJudge(string family, Case test) =>
        family is not ("segments" or "descriptors" or "privileged" or "interrupts")
        && !test.Template.Has(Traits.Far | Traits.Popf | Traits.Selector | Traits.Pointer | Traits.Popsreg);

    public void Place(ReadOnlySpan<Case> cases)
    {
        foreach (Case test in cases)
        {
            ReadOnlySpan<byte> code = test.Code.Code32;
            Span<byte> slot = _ram.Memory.Write(test.Start.Eip, (uint)code.Length + 1);
            code.CopyTo(slot);
            slot[code.Length] = Hlt;
        }
    }

    public void Run(Case test, ref OutcomeRecord outcome)
    {
        CpuState* s = _processor.State;
        ref CaseRecord start = ref test.Start;
        // Nothing is read-only here: cases that fault elsewhere have written to it.
        SubjectTables.FillReadOnlyPage(_ram.Memory, CaseLayout.DataAddress);
        fixed (byte* data = start.Data)
            CaseLayout.Store(new ReadOnlySpan<byte>(data, CaseLayout.WindowBytes), Window);
        for (int i = 0; i < 8; i++) s->Gpr[i] = start.Registers[i];
        Flags.Write(s, start.Eflags);
        (test.Flat ? _flat : _limited).Load(s, start.Based != 0);
        _processor.SetPrivilege(0);
        s->Eip = start.Eip;
        s->Halted = s->InterruptShadow = s->StackShadow = s->InsideRepeat = false;
        StopReason reason = _engine.Run(ref *s, Budget, out _);

        uint handler = (s->Eip - 1 - Handlers) / HandlerBytes;
        bool ended = s->Eip == start.Eip + test.Code.Code32.Length + 1;
        outcome.Trap = reason != StopReason.Halted ? OutcomeRecord.Hung : ended ? OutcomeRecord.Ended : handler;
        for (int i = 0; i < 8; i++) outcome.Registers[i] = s->Gpr[i];
        for (int i = 0; i < 6; i++) outcome.Segments[i] = CpuState.SegmentOf(s, (SegmentRegister)i).Selector;
        outcome.Eip = s->Eip;
        outcome.Eflags = Flags.Read(s);
        fixed (byte* data = outcome.Data)
            CaseLayout.Load(Window, new Span<byte>(data, CaseLayout.WindowBytes));
    }

    public void Dispose()
    {
        _engine.Dispose();
        _processor.Dispose();
        _ram.Dispose();
    }

    private Span<byte> Window => _ram.Memory.Write(CaseLayout.DataAddress, CaseLayout.DataBytes);
}
