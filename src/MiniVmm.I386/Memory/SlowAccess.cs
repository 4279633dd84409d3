using MiniVmm.I386.Debugging;
using MiniVmm.I386.Faults;
using MiniVmm.I386.State;

namespace MiniVmm.I386.Memory;

/// <summary>Accesses that the TLB does not answer: first touches, misaligned ones, devices, pages with code.</summary>
public static unsafe class SlowAccess
{
    public static uint Load(CpuState* s, uint linear, int size, bool user)
    {
        if (user) RequireAlignment(s, linear, size);
        if (s->BreakpointsArmed) Breakpoints.NoteData(s, linear, size, write: false);
        int first = BytesInPage(linear, size);
        if (first == size) return LoadInPage(s, linear, size, user);
        // Both halves are translated before either is read: a device must not see half of a faulting access.
        uint lowAddress = Paging.Translate(s, linear, write: false, user, out _);
        uint highAddress = Paging.Translate(s, linear + (uint)first, write: false, user, out _);
        uint value = 0;
        for (int i = 0; i < size; i++)
        {
            uint physical = i < first ? lowAddress + (uint)i : highAddress + (uint)(i - first);
            value |= PhysicalLoad(s, physical, 1) << (8 * i);
        }
        return value;
    }

    public static void Store(CpuState* s, uint linear, int size, uint value, bool user)
    {
        if (user) RequireAlignment(s, linear, size);
        if (s->BreakpointsArmed) Breakpoints.NoteData(s, linear, size, write: true);
        int first = BytesInPage(linear, size);
        if (first == size)
        {
            StoreInPage(s, linear, size, value, user);
            return;
        }
        uint lowAddress = Paging.Translate(s, linear, write: true, user, out _);
        uint highAddress = Paging.Translate(s, linear + (uint)first, write: true, user, out _);
        for (int i = 0; i < size; i++)
        {
            uint physical = i < first ? lowAddress + (uint)i : highAddress + (uint)(i - first);
            PhysicalStore(s, physical, 1, value >> (8 * i));
        }
    }

    public static void ProbeWrite(CpuState* s, uint linear, int size, bool user)
    {
        if (user) RequireAlignment(s, linear, size);
        Paging.Translate(s, linear, write: true, user, out _);
        int first = BytesInPage(linear, size);
        if (first != size) Paging.Translate(s, linear + (uint)first, write: true, user, out _);
    }

    /// <summary>Makes the TLB answer for an access at the current privilege level, as the access itself would.</summary>
    /// <returns>False where it cannot be: the access faults, or must come this way. Nothing has changed then.</returns>
    public static bool TryFill(CpuState* s, uint linear, int size, bool write)
    {
        if (BytesInPage(linear, size) != size) return false;
        bool user = s->Cpl == 3;
        if (!Paging.TryTranslate(s, linear, write, user, out uint physical, out bool writable, out _)) return false;
        Enter(s, linear, physical, writable, user);
        TlbEntry* e = EntryOf(s, linear, user);
        return (write ? e->WriteTag : e->ReadTag) == PageOf(linear);
    }

    /// <summary>#AC for a misaligned access in ring 3 where CR0.AM and EFLAGS.AC ask for it (SDM vol. 3, 6.15).</summary>
    public static void RequireAlignment(CpuState* s, uint linear, int size)
    {
        bool asked = (s->SystemFlags & EFlags.AC) != 0 && (s->Cr0 & ControlBits.AM) != 0;
        if (asked && (linear & (uint)(size - 1)) != 0) throw new GuestFault(Vector.AlignmentCheck, 0);
    }

    private static int BytesInPage(uint linear, int size) =>
        Math.Min(size, (int)(GuestMemory.PageSize - (linear & (GuestMemory.PageSize - 1))));

    private static uint LoadInPage(CpuState* s, uint linear, int size, bool user)
    {
        TlbEntry* e = EntryOf(s, linear, user);
        // Misaligned accesses come here; the translation may be known.
        if (e->ReadTag == PageOf(linear)) return HostLoad(e->Addend + linear, size);
        uint physical = Paging.Translate(s, linear, write: false, user, out bool writable);
        Enter(s, linear, physical, writable, user);
        return PhysicalLoad(s, physical, size);
    }

    private static void StoreInPage(CpuState* s, uint linear, int size, uint value, bool user)
    {
        TlbEntry* e = EntryOf(s, linear, user);
        if (e->WriteTag == PageOf(linear))
        {
            HostStore(e->Addend + linear, size, value);
            return;
        }
        uint physical = Paging.Translate(s, linear, write: true, user, out bool writable);
        Enter(s, linear, physical, writable, user);
        PhysicalStore(s, physical, size, value);
    }

    private static void Enter(CpuState* s, uint linear, uint physical, bool writable, bool user)
    {
        Processor processor = Processor.Of(s);
        GuestMemory memory = processor.Memory;
        uint page = physical & ~(GuestMemory.PageSize - 1);
        if (!memory.Contains(page, GuestMemory.PageSize)) return;
        if (s->BreakpointsArmed && Breakpoints.WatchesPage(s, PageOf(linear))) return;
        uint tag = PageOf(linear);
        TlbEntry* e = EntryOf(s, linear, user);
        e->ReadTag = tag;
        e->WriteTag = writable && !memory.CodePages[page / GuestMemory.PageSize] ? tag : TlbEntry.NoTag;
        e->Addend = memory.Origin + page - tag;
    }

    private static uint PageOf(uint linear) => linear & ~(GuestMemory.PageSize - 1);

    private static TlbEntry* EntryOf(CpuState* s, uint linear, bool user)
    {
        Tlb tlb = Processor.Of(s).Tlb;
        return (user ? tlb.User : tlb.Supervisor) + Tlb.IndexOf(linear);
    }

    private static uint HostLoad(byte* host, int size) => size switch { 1 => *host, 2 => *(ushort*)host, _ => *(uint*)host };

    private static void HostStore(byte* host, int size, uint value)
    {
        if (size == 1) *host = (byte)value;
        else if (size == 2) *(ushort*)host = (ushort)value;
        else *(uint*)host = value;
    }

    private static uint PhysicalLoad(CpuState* s, uint physical, int size)
    {
        Processor processor = Processor.Of(s);
        if (!processor.Memory.Contains(physical, (uint)size)) return processor.Mmio.Read(physical, size);
        return HostLoad(processor.Memory.Origin + physical, size);
    }

    private static void PhysicalStore(CpuState* s, uint physical, int size, uint value)
    {
        Processor processor = Processor.Of(s);
        if (!processor.Memory.Contains(physical, (uint)size))
        {
            processor.Mmio.Write(physical, size, value);
            processor.DeviceWritten();
            return;
        }
        processor.Memory.NotifyWrite(physical, (uint)size);
        HostStore(processor.Memory.Alias + physical, size, value);
    }
}
