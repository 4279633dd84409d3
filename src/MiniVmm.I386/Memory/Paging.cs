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

    private const uint ProtectionFault = 1 << 0;
    private const uint WriteFault = 1 << 1;
    private const uint UserFault = 1 << 2;
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
        if (TryTranslate(s, linear, write, user, out uint physical, out writable, out uint error)) return physical;
        s->Cr2 = linear;
        throw new GuestFault(Vector.PageFault, error);
    }

    /// <summary>The same, but with the error code of the #PF instead of the fault; nothing has changed then.</summary>
    public static bool TryTranslate(
        CpuState* s, uint linear, bool write, bool user, out uint physical, out bool writable, out uint error)
    {
        (physical, writable, error) = (linear, true, 0);
        if (!s->PagingEnabled) return true;

        GuestMemory memory = Processor.Of(s).Memory;
        uint access = (write ? WriteFault : 0) | (user ? UserFault : 0);
        uint directoryAddress = (s->Cr3 & 0xFFFF_F000) + (linear >> 22) * 4;
        uint directory = ReadEntry(memory, directoryAddress);
        error = access;
        if ((directory & Present) == 0) return false;
        bool large = (directory & LargePage) != 0 && (s->Cr4 & ControlBits.PSE) != 0;
        error = access | ProtectionFault | ReservedBitFault;
        if (large && (directory & LargeReserved) != 0) return false;
        uint leafAddress = large ? directoryAddress : (directory & 0xFFFF_F000) + ((linear >> 12) & 0x3FF) * 4;
        uint leaf = large ? directory : ReadEntry(memory, leafAddress);
        error = access;
        if ((leaf & Present) == 0) return false;

        uint rights = directory & leaf;
        bool mayWrite = (rights & Writable) != 0 || (!user && (s->Cr0 & ControlBits.WP) == 0);
        error = access | ProtectionFault;
        if ((user && (rights & UserPage) == 0) || (write && !mayWrite)) return false;
        uint updated = leaf | Accessed | (write ? Dirty : 0);
        // Until the page is dirty a write must walk again to make it so.
        writable = mayWrite && (updated & Dirty) != 0;
        if (!large && (directory & Accessed) == 0) WriteEntry(memory, directoryAddress, directory | Accessed);
        if (updated != leaf) WriteEntry(memory, leafAddress, updated);
        physical = large ? (leaf & 0xFFC0_0000) | (linear & 0x003F_FFFF) : (leaf & 0xFFFF_F000) | (linear & 0xFFF);
        return true;
    }

    /// <summary>Where a linear address is, whatever the rights, for a look from outside: nothing changes.</summary>
    public static bool TryLookUp(CpuState* s, uint linear, out uint physical)
    {
        physical = linear;
        if (!s->PagingEnabled) return true;
        GuestMemory memory = Processor.Of(s).Memory;
        uint entry = ReadEntry(memory, (s->Cr3 & 0xFFFF_F000) + (linear >> 22) * 4);
        if ((entry & Present) == 0) return false;
        if ((entry & LargePage) != 0 && (s->Cr4 & ControlBits.PSE) != 0)
        {
            physical = (entry & 0xFFC0_0000) | (linear & 0x003F_FFFF);
            return true;
        }
        entry = ReadEntry(memory, (entry & 0xFFFF_F000) + ((linear >> 12) & 0x3FF) * 4);
        physical = (entry & 0xFFFF_F000) | (linear & 0xFFF);
        return (entry & Present) != 0;
    }

    // Tables outside RAM read as all ones would on a floating bus; reading "not present" is the safer nonsense.
    private static uint ReadEntry(GuestMemory memory, uint address) =>
        memory.Contains(address, 4) ? *(uint*)(memory.Origin + address) : 0;

    private static void WriteEntry(GuestMemory memory, uint address, uint value) => memory.Store(address, value);
}
