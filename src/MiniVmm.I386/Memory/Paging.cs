using MiniVmm.I386.Faults;
using MiniVmm.I386.State;

namespace MiniVmm.I386.Memory;

/// <summary>The page walk for 32-bit paging with 4 KiB and 4 MiB pages (SDM vol. 3, 4.3).</summary>
public static unsafe class Paging
{
    private const uint Present = 1 << 0;
    private const uint Writable = 1 << 1;
    private const uint UserPage = 1 << 2;
    private const uint Accessed = 1 << 5;
    private const uint Dirty = 1 << 6;
    private const uint LargePage = 1 << 7;

    /// <summary>Bits of a 4 MiB entry that must be zero: there are no physical addresses above 4 GiB.</summary>
    private const uint LargeReserved = 0x003F_E000;

    private const uint ReservedBitFault = 1 << 3;

    /// <summary>Translates a linear address and sets the accessed and dirty bits that the access demands.</summary>
    /// <param name="s">The processor.</param>
    /// <param name="linear">Any linear address.</param>
    /// <param name="write">Whether the access writes.</param>
    /// <param name="user">Whether it is a user-mode access.</param>
    /// <param name="writable">Whether a write of the same privilege may use this translation with no new walk.</param>
    /// <returns>The physical address.</returns>
    /// <exception cref="GuestFault">#PF, with CR2 set.</exception>
    public static uint Translate(CpuState* s, uint linear, bool write, bool user, out bool writable)
    {
        if (!s->PagingEnabled)
        {
            writable = true;
            return linear;
        }

        GuestMemory memory = Processor.Of(s).Memory;
        uint directoryAddress = (s->Cr3 & 0xFFFF_F000) + (linear >> 22) * 4;
        uint directory = ReadEntry(memory, directoryAddress);
        if ((directory & Present) == 0) throw Fault(s, linear, write, user, protection: false);
        bool large = (directory & LargePage) != 0 && (s->Cr4 & ControlBits.PSE) != 0;
        if (large)
        {
            if ((directory & LargeReserved) != 0) throw Fault(s, linear, write, user, protection: true, ReservedBitFault);
            uint changed = Check(s, linear, write, user, directory, directory, out writable);
            if (changed != directory) WriteEntry(memory, directoryAddress, changed);
            return (directory & 0xFFC0_0000) | (linear & 0x003F_FFFF);
        }

        uint tableAddress = (directory & 0xFFFF_F000) + ((linear >> 12) & 0x3FF) * 4;
        uint table = ReadEntry(memory, tableAddress);
        if ((table & Present) == 0) throw Fault(s, linear, write, user, protection: false);
        uint updated = Check(s, linear, write, user, directory, table, out writable);
        if ((directory & Accessed) == 0) WriteEntry(memory, directoryAddress, directory | Accessed);
        if (updated != table) WriteEntry(memory, tableAddress, updated);
        return (table & 0xFFFF_F000) | (linear & 0xFFF);
    }

    /// <summary>Checks the rights that both levels grant together and returns the leaf with its new A and D bits.</summary>
    private static uint Check(
        CpuState* s, uint linear, bool write, bool user, uint directory, uint leaf, out bool writable)
    {
        uint rights = directory & leaf;
        bool mayWrite = (rights & Writable) != 0 || (!user && (s->Cr0 & ControlBits.WP) == 0);
        if ((user && (rights & UserPage) == 0) || (write && !mayWrite))
            throw Fault(s, linear, write, user, protection: true);
        if (write) leaf |= Dirty;
        // Until the page is dirty a write must walk again to make it so.
        writable = mayWrite && (leaf & Dirty) != 0;
        return leaf | Accessed;
    }

    private static GuestFault Fault(CpuState* s, uint linear, bool write, bool user, bool protection, uint reserved = 0)
    {
        s->Cr2 = linear;
        return new GuestFault(Vector.PageFault, reserved | (protection ? 1u : 0) | (write ? 2u : 0) | (user ? 4u : 0));
    }

    // Tables outside RAM read as all ones would on a floating bus; reading "not present" is the safer nonsense.
    private static uint ReadEntry(GuestMemory memory, uint address) =>
        memory.Contains(address, 4) ? *(uint*)(memory.Origin + address) : 0;

    private static void WriteEntry(GuestMemory memory, uint address, uint value) => memory.Store(address, value);
}
