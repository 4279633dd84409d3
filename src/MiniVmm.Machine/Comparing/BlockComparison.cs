using MiniVmm.I386.State;
using MiniVmm.Machine.Running;

namespace MiniVmm.Machine.Comparing;

/// <summary>Brings one machine to where another is, before each block of the other, and compares their registers.</summary>
/// <param name="first">The machine to trust. It runs in the middle of a run of the other, so its engine must be of a kind
/// that leaves the thread as it found it.</param>
internal sealed unsafe class BlockComparison(VirtualMachine first)
{
    /// <summary>The machine that is compared.</summary>
    public VirtualMachine? Other { get; set; }

    /// <summary>Instructions retired when they were found equal for the last time.</summary>
    public long Same { get; private set; }

    /// <summary>The first difference, or null. Nothing is compared after it.</summary>
    public BlockDifference? Different { get; private set; }

    public void Compare()
    {
        if (Different is not null || Other is null) return;
        CpuState* s = Other.Processor.State;
        long now = Other.Retired + Other.Parts.Engine.RetiredInRun(ref *s);
        first.RunTo(now);
        if (first.Retired == now && AreEqual(first.Processor.State, s))
        {
            Same = now;
            return;
        }
        string retired = first.Retired == now ? "" : $"\nretired {first.Retired}, not {now}";
        Different = new BlockDifference(now, RegisterDump.Of(first.Processor) + retired, RegisterDump.Of(Other.Processor));
    }

    private static bool AreEqual(CpuState* a, CpuState* b)
    {
        if (!new ReadOnlySpan<uint>(a->Gpr, 8).SequenceEqual(new ReadOnlySpan<uint>(b->Gpr, 8))) return false;
        if (a->Eip != b->Eip || Flags.Read(a) != Flags.Read(b) || a->Cpl != b->Cpl || a->PendingDebug != b->PendingDebug) return false;
        if ((a->Cr0, a->Cr2, a->Cr3, a->Cr4) != (b->Cr0, b->Cr2, b->Cr3, b->Cr4)) return false;
        if ((a->Halted, a->InterruptShadow, a->InsideRepeat) != (b->Halted, b->InterruptShadow, b->InsideRepeat)) return false;
        for (SegmentRegister register = SegmentRegister.ES; register <= SegmentRegister.GS; register++)
        {
            ref Segment x = ref CpuState.SegmentOf(a, register), y = ref CpuState.SegmentOf(b, register);
            if ((x.Selector, x.Base, x.Limit, x.Access) != (y.Selector, y.Base, y.Limit, y.Access)) return false;
        }
        return true;
    }
}
