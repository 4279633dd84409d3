using System.Runtime.CompilerServices;
using MiniVmm.I386.Faults;
using MiniVmm.I386.Memory;
using MiniVmm.I386.Segmentation;
using MiniVmm.I386.State;

namespace MiniVmm.I386.Tasks;

/// <summary>What a TSS says of a task.</summary>
internal unsafe struct TaskImage
{
    public uint Eip, Eflags, DirectoryBase;
    public ushort Ldt;
    public bool Traps;
    private Registers _general;
    private Selectors _segments;

    [InlineArray(8)]
    private struct Registers
    {
        private uint _first;
    }

    [InlineArray(6)]
    private struct Selectors
    {
        private ushort _first;
    }

    public static TaskImage Load(CpuState* s, uint tss, TaskLayout layout)
    {
        var image = new TaskImage
        {
            Eip = layout.Load(s, tss + layout.Saved),
            Eflags = layout.Load(s, tss + layout.Saved + layout.Step),
            Ldt = SystemAccess.Load16(s, tss + layout.Ldt),
        };
        for (int i = 0; i < 8; i++)
        {
            uint value = layout.Load(s, tss + layout.General + (uint)i * layout.Step);
            // A 16-bit TSS says nothing of the upper halves; processors set them.
            image._general[i] = layout.IsWide ? value : value | 0xFFFF_0000;
        }
        for (int i = 0; i < layout.SegmentCount; i++)
            image._segments[i] = SystemAccess.Load16(s, tss + layout.Segments + (uint)i * layout.Step);
        if (!layout.IsWide) return image;
        image.DirectoryBase = SystemAccess.Load32(s, tss + TaskLayout.DirectoryBase);
        image.Traps = (SystemAccess.Load16(s, tss + TaskLayout.Trap) & 1) != 0;
        return image;
    }

    /// <summary>Saves the current task; selectors of FS and GS have no place in a 16-bit TSS.</summary>
    public static void Store(CpuState* s, uint tss, TaskLayout layout, uint eip, uint eflags)
    {
        layout.Store(s, tss + layout.Saved, eip);
        layout.Store(s, tss + layout.Saved + layout.Step, eflags);
        for (int i = 0; i < 8; i++) layout.Store(s, tss + layout.General + (uint)i * layout.Step, s->Gpr[i]);
        for (int i = 0; i < layout.SegmentCount; i++)
            SystemAccess.Store16(s, tss + layout.Segments + (uint)i * layout.Step, CpuState.SegmentOf(s, (SegmentRegister)i).Selector);
    }

    /// <summary>Makes it the state of the processor. Registers come first, then segments with their checks.</summary>
    public readonly void Enter(CpuState* s)
    {
        Flags.Write(s, Eflags);
        s->Eip = Eip;
        for (int i = 0; i < 8; i++) s->Gpr[i] = _general[i];
        for (int i = 0; i < 6; i++)
            SegmentLoader.Commit(s, (SegmentRegister)i, new Segment { Selector = _segments[i] });
        CpuState.SegmentOf(s, SegmentRegister.LDTR) = new Segment { Selector = Ldt };
        Processor.Of(s).SetPrivilege(s->IsVirtual8086 ? 3 : Selector.Rpl(_segments[(int)SegmentRegister.CS]));
        SegmentLoader.LoadLdt(s, Ldt, Vector.InvalidTss);
        if (s->IsVirtual8086) EnterRealSegments(s);
        else EnterSegments(s);
        if (Eip > CpuState.SegmentOf(s, SegmentRegister.CS).Limit) throw GuestFault.GeneralProtection();
    }

    private readonly void EnterRealSegments(CpuState* s)
    {
        for (int i = 0; i < 6; i++)
            SegmentLoader.Commit(s, (SegmentRegister)i, RealSegments.Of(s, (SegmentRegister)i, _segments[i]));
    }

    private readonly void EnterSegments(CpuState* s)
    {
        SegmentLoader.Commit(s, SegmentRegister.CS, SegmentLoader.ReadCodeAtRpl(s, _segments[(int)SegmentRegister.CS], Vector.InvalidTss));
        SegmentLoader.Commit(s, SegmentRegister.SS, SegmentLoader.ReadStack(s, _segments[(int)SegmentRegister.SS], s->Cpl, Vector.InvalidTss));
        ReadOnlySpan<SegmentRegister> data =
            [SegmentRegister.DS, SegmentRegister.ES, SegmentRegister.FS, SegmentRegister.GS];
        foreach (SegmentRegister register in data)
            SegmentLoader.Commit(s, register, SegmentLoader.ReadData(s, _segments[(int)register], Vector.InvalidTss));
    }
}
