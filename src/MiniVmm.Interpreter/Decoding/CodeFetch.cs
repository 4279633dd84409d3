using MiniVmm.I386;
using MiniVmm.I386.Faults;
using MiniVmm.I386.Memory;
using MiniVmm.I386.State;

namespace MiniVmm.Interpreter.Decoding;

/// <summary>Translation of instruction fetches.</summary>
internal static unsafe class CodeFetch
{
    /// <summary>Physical address of the code byte at an EIP.</summary>
    /// <exception cref="GuestFault">#GP beyond the limit of CS, #PF where the page is not there for this level.</exception>
    public static uint Translate(CpuState* s, uint eip)
    {
        ref Segment cs = ref CpuState.SegmentOf(s, SegmentRegister.CS);
        if (eip > cs.Limit) throw GuestFault.GeneralProtection();
        uint linear = cs.Base + eip;
        TlbEntry* e = s->Tlb + Tlb.IndexOf(linear);
        if (e->ReadTag == (linear & ~(GuestMemory.PageSize - 1)))
            return (uint)(e->Addend + linear - Processor.Of(s).Memory.Origin);
        return Paging.Translate(s, linear, write: false, user: s->Cpl == 3, out _);
    }

    /// <summary>Whether code that was decoded under any limit lies within that of CS now.</summary>
    public static bool InSegment(CpuState* s, uint eip, uint length) =>
        (ulong)eip + length - 1 <= CpuState.SegmentOf(s, SegmentRegister.CS).Limit;

    /// <summary>Whether the page after that of EIP still is the physical page that a block was decoded from.</summary>
    public static bool SecondPageIs(CpuState* s, uint eip, uint page) =>
        Translate(s, NextPage(s, eip)) / GuestMemory.PageSize == page;

    /// <summary>EIP of the first byte on the page after that of <paramref name="eip"/>.</summary>
    public static uint NextPage(CpuState* s, uint eip)
    {
        uint linear = CpuState.SegmentOf(s, SegmentRegister.CS).Base + eip;
        return eip + (GuestMemory.PageSize - (linear & (GuestMemory.PageSize - 1)));
    }
}
