using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MiniVmm.I386.State;

namespace MiniVmm.I386.Memory;

/// <summary>Two direct-mapped tables, one for supervisor and one for user accesses, so that a change of privilege
/// level only changes a pointer.</summary>
public sealed unsafe class Tlb : IDisposable
{
    public const int Entries = 1024;

    private const int PageShift = 12, EntryShift = 4;

    private TlbEntry* _entries = (TlbEntry*)NativeMemory.AlignedAlloc(2 * Entries * (nuint)sizeof(TlbEntry), 64);

    public Tlb() => Flush();

    ~Tlb() => Free();

    public TlbEntry* Supervisor => _entries;

    public TlbEntry* User => _entries + Entries;

    /// <summary>The entry at the current privilege level that a linear address may be in.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TlbEntry* EntryFor(CpuState* s, uint linear) =>
        (TlbEntry*)((byte*)s->Tlb + ((linear >> (PageShift - EntryShift)) & ((Entries - 1) << EntryShift)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int IndexOf(uint linear) => (int)(linear >> 12) & (Entries - 1);

    public void Flush() => new Span<TlbEntry>(_entries, 2 * Entries).Fill(new TlbEntry { ReadTag = TlbEntry.NoTag, WriteTag = TlbEntry.NoTag });

    /// <summary>Forgets the page of one linear address (INVLPG).</summary>
    public void Flush(uint linear)
    {
        int index = IndexOf(linear);
        Supervisor[index].ReadTag = Supervisor[index].WriteTag = TlbEntry.NoTag;
        User[index].ReadTag = User[index].WriteTag = TlbEntry.NoTag;
    }

    /// <summary>Makes every write to the host page go the slow way: it holds cached code now.</summary>
    public void ProtectCode(byte* hostPage)
    {
        for (TlbEntry* e = _entries; e < _entries + 2 * Entries; e++)
            if (e->WriteTag != TlbEntry.NoTag && e->Addend + e->WriteTag == hostPage) e->WriteTag = TlbEntry.NoTag;
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        NativeMemory.AlignedFree(_entries);
        _entries = null;
    }
}
