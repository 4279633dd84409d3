using MiniVmm.I386.Faults;
using MiniVmm.I386.State;

namespace MiniVmm.I386.Segmentation;

/// <summary>Loads segment registers with the checks of protected mode (SDM vol. 3, 5.6 to 5.8, and MOV in vol. 2).</summary>
public static unsafe class SegmentLoader
{
    /// <summary>MOV, POP or LxS to DS, ES, FS, GS or SS.</summary>
    public static void LoadData(CpuState* s, SegmentRegister register, ushort selector)
    {
        if (s->HasRealSegments) Commit(s, register, RealSegments.Of(s, register, selector));
        else if (register == SegmentRegister.SS) Commit(s, register, ReadStack(s, selector, s->Cpl, Vector.GeneralProtection));
        else Commit(s, register, ReadData(s, selector, Vector.GeneralProtection));
    }

    /// <summary>Checks a segment for DS, ES, FS or GS in protected mode and returns what the register would hold;
    /// <paramref name="onError"/> is #GP for instructions and #TS when the selector comes from a TSS.</summary>
    public static Segment ReadData(CpuState* s, ushort selector, Vector onError)
    {
        if (Selector.IsNull(selector)) return new Segment { Selector = selector };
        Descriptor d = Descriptor.Read(s, selector, onError);
        bool readable = !d.IsSystem && (!d.IsCode || d.IsWritableOrReadable);
        bool conforming = d.IsCode && d.IsConforming;
        if (!readable || (!conforming && Math.Max(s->Cpl, Selector.Rpl(selector)) > d.Dpl))
            throw new GuestFault(onError, Selector.ErrorCode(selector));
        if (!d.IsPresent) throw new GuestFault(Vector.SegmentNotPresent, Selector.ErrorCode(selector));
        d.MarkAccessed(s);
        return d.ToSegment(selector);
    }

    /// <summary>Checks a stack segment and returns what SS would hold, changing nothing but the accessed bit.</summary>
    public static Segment ReadStack(CpuState* s, ushort selector, int cpl, Vector onError)
    {
        if (Selector.IsNull(selector)) throw new GuestFault(onError, 0);
        Descriptor d = Descriptor.Read(s, selector, onError);
        if (Selector.Rpl(selector) != cpl || d.Dpl != cpl || d.IsSystem || d.IsCode || !d.IsWritableOrReadable)
            throw new GuestFault(onError, Selector.ErrorCode(selector));
        if (!d.IsPresent) throw new GuestFault(Vector.StackFault, Selector.ErrorCode(selector));
        d.MarkAccessed(s);
        return d.ToSegment(selector);
    }

    /// <summary>Checks a code segment for a direct far transfer at the same privilege (JMP, CALL).</summary>
    public static Segment CodeForJump(CpuState* s, Descriptor d, ushort selector)
    {
        bool allowed = d.IsConforming ? d.Dpl <= s->Cpl : d.Dpl == s->Cpl && Selector.Rpl(selector) <= s->Cpl;
        if (d.IsSystem || !d.IsCode || !allowed) throw GuestFault.GeneralProtection(Selector.ErrorCode(selector));
        return PresentCode(s, d, selector, s->Cpl);
    }

    /// <summary>Checks a code segment for a far return; the new privilege level is the selector's RPL.</summary>
    public static Segment ReadCodeForReturn(CpuState* s, ushort selector)
    {
        if (!Selector.IsNull(selector) && Selector.Rpl(selector) < s->Cpl)
            throw GuestFault.GeneralProtection(Selector.ErrorCode(selector));
        return ReadCodeAtRpl(s, selector, Vector.GeneralProtection);
    }

    /// <summary>Checks a code segment whose selector's RPL is the privilege level to run at: returns, and with #TS on
    /// error task switches.</summary>
    public static Segment ReadCodeAtRpl(CpuState* s, ushort selector, Vector onError)
    {
        if (Selector.IsNull(selector)) throw new GuestFault(onError, 0);
        int rpl = Selector.Rpl(selector);
        Descriptor d = Descriptor.Read(s, selector, onError);
        bool allowed = !d.IsSystem && d.IsCode && (d.IsConforming ? d.Dpl <= rpl : d.Dpl == rpl);
        if (!allowed) throw new GuestFault(onError, Selector.ErrorCode(selector));
        return PresentCode(s, d, selector, rpl);
    }

    /// <summary>A present code segment with the given level as the selector's RPL, which CS always shows.</summary>
    internal static Segment PresentCode(CpuState* s, Descriptor d, ushort selector, int cpl)
    {
        if (!d.IsPresent) throw new GuestFault(Vector.SegmentNotPresent, Selector.ErrorCode(selector));
        d.MarkAccessed(s);
        return d.ToSegment((ushort)((selector & ~3) | cpl));
    }

    public static void Commit(CpuState* s, SegmentRegister register, Segment segment)
    {
        ref Segment old = ref CpuState.SegmentOf(s, register);
        // Entered code is found by its offset in CS: with another base or limit that is other code, or none.
        bool moved = register == SegmentRegister.CS && (old.Base != segment.Base || old.Limit != segment.Limit);
        old = segment;
        CodeMode.Update(s);
        if (moved) Processor.Of(s).ForgetEnteredCode();
    }

    /// <summary>After a return to an outer level, data segments of the inner level become null (SDM vol. 3, 5.8.6).</summary>
    public static void DropInnerSegments(CpuState* s)
    {
        ReadOnlySpan<SegmentRegister> data =
            [SegmentRegister.ES, SegmentRegister.DS, SegmentRegister.FS, SegmentRegister.GS];
        foreach (SegmentRegister register in data)
        {
            ref Segment segment = ref CpuState.SegmentOf(s, register);
            bool conforming = (segment.Access & (Segment.Code | Segment.ExpandDownOrConforming))
                == (Segment.Code | Segment.ExpandDownOrConforming);
            if (!segment.IsNull && segment.Dpl < s->Cpl && !conforming) segment = default;
        }
        CodeMode.Update(s);
    }

    /// <summary>LLDT.</summary>
    public static void LoadLdt(CpuState* s, ushort selector, Vector onError = Vector.GeneralProtection)
    {
        Segment ldt = new() { Selector = selector };
        if (!Selector.IsNull(selector))
        {
            Descriptor d = ReadSystem(s, selector, onError);
            if (d.SystemType != SystemType.Ldt) throw new GuestFault(onError, Selector.ErrorCode(selector));
            // A task switch has no fault of its own for an LDT that is not there.
            if (!d.IsPresent)
                throw new GuestFault(onError == Vector.InvalidTss ? onError : Vector.SegmentNotPresent, Selector.ErrorCode(selector));
            ldt = d.ToSegment(selector);
        }
        CpuState.SegmentOf(s, SegmentRegister.LDTR) = ldt;
    }

    /// <summary>LTR: marks the TSS busy.</summary>
    public static void LoadTaskRegister(CpuState* s, ushort selector)
    {
        if (Selector.IsNull(selector)) throw GuestFault.GeneralProtection();
        Descriptor d = ReadSystem(s, selector, Vector.GeneralProtection);
        if (d.SystemType is not (SystemType.AvailableTss16 or SystemType.AvailableTss32))
            throw GuestFault.GeneralProtection(Selector.ErrorCode(selector));
        if (!d.IsPresent) throw new GuestFault(Vector.SegmentNotPresent, Selector.ErrorCode(selector));
        Descriptor busy = d.AsBusy(true);
        busy.WriteType(s);
        CpuState.SegmentOf(s, SegmentRegister.TR) = busy.ToSegment(selector);
    }

    /// <summary>The descriptor of a selector that must name a system segment in the GDT.</summary>
    internal static Descriptor ReadSystem(CpuState* s, ushort selector, Vector onError)
    {
        if ((selector & Selector.TableIndicator) != 0) throw new GuestFault(onError, Selector.ErrorCode(selector));
        Descriptor d = Descriptor.Read(s, selector, onError);
        return d.IsSystem ? d : throw new GuestFault(onError, Selector.ErrorCode(selector));
    }
}
