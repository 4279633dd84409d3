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
        TlbEntry* e = Tlb.EntryFor(s, linear);
        return e->ReadTag == PageIfAligned<T>(linear)
            ? Width.Load<T>(e->Addend + linear)
            : SlowAccess.Load(s, linear, sizeof(T), s->Cpl == 3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<T>(CpuState* s, uint linear, uint value) where T : unmanaged
    {
        TlbEntry* e = Tlb.EntryFor(s, linear);
        if (e->WriteTag == PageIfAligned<T>(linear)) Width.Store<T>(e->Addend + linear, value);
        else SlowAccess.Store(s, linear, sizeof(T), value, s->Cpl == 3);
    }

    /// <summary>Finds where a read would come from in host memory; false where it must take the slow way.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryRead<T>(CpuState* s, uint linear, out void* host) where T : unmanaged
    {
        TlbEntry* e = Tlb.EntryFor(s, linear);
        host = e->Addend + linear;
        return e->ReadTag == PageIfAligned<T>(linear);
    }

    /// <summary>Finds where a write would go in host memory; false where it must take the slow way.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryWrite<T>(CpuState* s, uint linear, out void* host) where T : unmanaged
    {
        TlbEntry* e = Tlb.EntryFor(s, linear);
        host = e->Addend + linear;
        return e->WriteTag == PageIfAligned<T>(linear);
    }

    /// <summary>Raises the fault that a write would raise, for instructions that must not half-happen.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ProbeWrite<T>(CpuState* s, uint linear) where T : unmanaged
    {
        if (!TryWrite<T>(s, linear, out _)) SlowAccess.ProbeWrite(s, linear, sizeof(T), s->Cpl == 3);
    }

    /// <summary>The page address, with the bits kept that must be zero for an access that cannot cross a page.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint PageIfAligned<T>(uint linear) where T : unmanaged =>
        linear & (0xFFFF_F000u | (uint)(sizeof(T) - 1));
}
