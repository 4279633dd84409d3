using System.Runtime.CompilerServices;
using MiniVmm.I386.State;

namespace MiniVmm.I386.Memory;

/// <summary>Data accesses by linear address at the current privilege level. The fast path is one aligned access
/// through the TLB; everything else goes to <see cref="SlowAccess"/>.</summary>
public static unsafe class LinearMemory
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Load<T>(CpuState* s, uint linear) where T : unmanaged
    {
        TlbEntry* e = s->Tlb + Tlb.IndexOf(linear);
        return e->ReadTag == PageIfAligned<T>(linear)
            ? Width.Load<T>(e->Addend + linear)
            : SlowAccess.Load(s, linear, sizeof(T), s->Cpl == 3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<T>(CpuState* s, uint linear, uint value) where T : unmanaged
    {
        TlbEntry* e = s->Tlb + Tlb.IndexOf(linear);
        if (e->WriteTag == PageIfAligned<T>(linear)) Width.Store<T>(e->Addend + linear, value);
        else SlowAccess.Store(s, linear, sizeof(T), value, s->Cpl == 3);
    }

    /// <summary>Where a read would come from in host memory, or null where it must take the slow way.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void* Readable<T>(CpuState* s, uint linear) where T : unmanaged
    {
        TlbEntry* e = s->Tlb + Tlb.IndexOf(linear);
        return e->ReadTag == PageIfAligned<T>(linear) ? e->Addend + linear : null;
    }

    /// <summary>Where a write would go in host memory, or null where it must take the slow way.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void* Writable<T>(CpuState* s, uint linear) where T : unmanaged
    {
        TlbEntry* e = s->Tlb + Tlb.IndexOf(linear);
        return e->WriteTag == PageIfAligned<T>(linear) ? e->Addend + linear : null;
    }

    /// <summary>Raises the fault that a write would raise, for instructions that must not half-happen.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ProbeWrite<T>(CpuState* s, uint linear) where T : unmanaged
    {
        if (Writable<T>(s, linear) == null) SlowAccess.ProbeWrite(s, linear, sizeof(T), s->Cpl == 3);
    }

    /// <summary>The page address, with the bits kept that must be zero for an access that cannot cross a page.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint PageIfAligned<T>(uint linear) where T : unmanaged =>
        linear & (0xFFFF_F000u | (uint)(sizeof(T) - 1));
}
