using MiniVmm.I386.Faults;
using MiniVmm.I386.State;

namespace MiniVmm.I386.Segmentation;

/// <summary>Loads segment registers with the checks of protected mode (SDM vol. 3, 5.6 to 5.8, and MOV in vol. 2).</summary>
public static unsafe class SegmentLoader
{
    /// <summary>MOV, POP or LxS to DS, ES, FS, GS or SS.</summary>
    public static void LoadData(CpuState* s, SegmentRegister register, ushort selector)
    {
        if (register == SegmentRegister.SS) LoadStack(s, selector, s->Cpl, Vector.GeneralProtection);
        else if (Selector.IsNull(selector)) Commit(s, register, new Segment { Selector = selector });
        else
        {
            Descriptor d = Descriptor.Read(s, selector);
            bool readable = !d.IsSystem && (!d.IsCode || d.IsWritableOrReadable);
            bool conforming = d.IsCode && d.IsConforming;
            if (!readable || (!conforming && Math.Max(s->Cpl, Selector.Rpl(selector)) > d.Dpl))
                throw GuestFault.GeneralProtection(Selector.ErrorCode(selector));
            if (!d.IsPresent) throw new GuestFault(Vector.SegmentNotPresent, Selector.ErrorCode(selector));
            d.MarkAccessed(s);
            Commit(s, register, d.ToSegment(selector));
        }
    }

    /// <summary>Loads SS for privilege level <paramref name="cpl"/>; <paramref name="onError"/> is #GP for
    /// instructions and #TS when the selector comes from a TSS.</summary>
    public static void LoadStack(CpuState* s, ushort selector, int cpl, Vector onError) =>
        Commit(s, SegmentRegister.SS, ReadStack(s, selector, cpl, onError));

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
    public static Segment ReadCodeForJump(CpuState* s, ushort selector)
    {
        if (Selector.IsNull(selector)) throw GuestFault.GeneralProtection();
        Descriptor d = Descriptor.Read(s, selector);
        bool allowed = !d.IsSystem && d.IsCode
            && (d.IsConforming ? d.Dpl <= s->Cpl : d.Dpl == s->Cpl && Selector.Rpl(selector) <= s->Cpl);
        if (!allowed) throw GuestFault.GeneralProtection(Selector.ErrorCode(selector));
        return PresentCode(s, d, selector, s->Cpl);
    }

    /// <summary>Checks a code segment for a far return; the new privilege level is the selector's RPL.</summary>
    public static Segment ReadCodeForReturn(CpuState* s, ushort selector)
    {
        if (Selector.IsNull(selector)) throw GuestFault.GeneralProtection();
        int rpl = Selector.Rpl(selector);
        Descriptor d = Descriptor.Read(s, selector);
        bool allowed = !d.IsSystem && d.IsCode && rpl >= s->Cpl && (d.IsConforming ? d.Dpl <= rpl : d.Dpl == rpl);
        if (!allowed) throw GuestFault.GeneralProtection(Selector.ErrorCode(selector));
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
    public static void LoadLdt(CpuState* s, ushort selector)
    {
        Segment ldt = new() { Selector = selector };
        if (!Selector.IsNull(selector)) ldt = ReadSystem(s, selector, SystemType.Ldt).ToSegment(selector);
        CpuState.SegmentOf(s, SegmentRegister.LDTR) = ldt;
    }

    /// <summary>LTR: marks the TSS busy.</summary>
    public static void LoadTaskRegister(CpuState* s, ushort selector)
    {
        if (Selector.IsNull(selector)) throw GuestFault.GeneralProtection();
        Descriptor d = ReadSystem(s, selector, SystemType.AvailableTss32);
        Memory.SystemAccess.Store8(s, d.Address + 5, (byte)((d.High >> 8) | 2));
        CpuState.SegmentOf(s, SegmentRegister.TR) = d.ToSegment(selector);
    }

    private static Descriptor ReadSystem(CpuState* s, ushort selector, SystemType type)
    {
        if ((selector & Selector.TableIndicator) != 0)
            throw GuestFault.GeneralProtection(Selector.ErrorCode(selector));
        Descriptor d = Descriptor.Read(s, selector);
        if (!d.IsSystem || d.SystemType != type) throw GuestFault.GeneralProtection(Selector.ErrorCode(selector));
        if (!d.IsPresent) throw new GuestFault(Vector.SegmentNotPresent, Selector.ErrorCode(selector));
        return d;
    }
}
