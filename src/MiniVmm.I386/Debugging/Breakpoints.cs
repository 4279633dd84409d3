using MiniVmm.I386.State;

namespace MiniVmm.I386.Debugging;

/// <summary>The debug registers (SDM vol. 3, 17.2). Compared only while DR7 enables something, or a debugger outside the guest
/// watches data: then the engine executes one instruction at a time and the TLB does not answer for watched pages.</summary>
public static unsafe class Breakpoints
{
    /// <summary>DR6: the instruction at a debug register access while DR7.GD was set.</summary>
    public const uint AccessDetected = 1 << 13;

    /// <summary>DR6: single step.</summary>
    public const uint SingleStep = 1 << 14;

    /// <summary>DR6: the new task's T bit.</summary>
    public const uint TaskSwitchTrap = 1 << 15;

    /// <summary>DR7: an access to debug registers faults.</summary>
    public const uint GeneralDetect = 1 << 13;

    private const uint EnableBits = 0xFF;
    private const uint LocalBits = 0x155;
    private const uint OnExecution = 0, OnWrite = 1, OnPort = 2, OnAccess = 3;

    /// <summary>Call after DR7, DR0 to DR3, CR4.DE or a debugger's watchpoints changed.</summary>
    public static void Update(CpuState* s)
    {
        bool armed = (s->Dr[7] & EnableBits) != 0 || Processor.Of(s).StopPoints is { HasWatchpoints: true };
        if (!armed && !s->BreakpointsArmed) return;
        s->BreakpointsArmed = armed;
        Processor.Of(s).Tlb.Flush();
    }

    /// <summary>A task switch disables local breakpoints.</summary>
    public static void DisableLocal(CpuState* s)
    {
        s->Dr[7] &= ~LocalBits;
        Update(s);
    }

    /// <summary>Bits of DR6 for the instruction at a linear address.</summary>
    public static uint AtInstruction(CpuState* s, uint linear) => Hits(s, OnExecution, OnExecution, linear, 1);

    /// <summary>Notes a data access of the instruction under way.</summary>
    public static void NoteData(CpuState* s, uint linear, int size, bool write)
    {
        s->PendingDebug |= Hits(s, write ? OnWrite : OnAccess, OnAccess, linear, (uint)size);
        Processor.Of(s).StopPoints?.NoteData(linear, (uint)size, write);
    }

    /// <summary>Notes a port access of the instruction under way.</summary>
    public static void NotePort(CpuState* s, ushort port, int size)
    {
        if ((s->Cr4 & ControlBits.DE) != 0) s->PendingDebug |= Hits(s, OnPort, OnPort, port, (uint)size);
    }

    /// <summary>Whether a data breakpoint lies in a page.</summary>
    public static bool WatchesPage(CpuState* s, uint page) =>
        Hits(s, OnWrite, OnAccess, page, Memory.GuestMemory.PageSize) != 0 || Processor.Of(s).StopPoints?.Watches(page) == true;

    private static uint Hits(CpuState* s, uint kind, uint otherKind, uint address, uint size)
    {
        uint hits = 0;
        for (int i = 0; i < 4; i++)
        {
            uint control = s->Dr[7] >> (16 + 4 * i);
            bool enabled = (s->Dr[7] >> (2 * i) & 3) != 0;
            bool wanted = (control & 3) == kind || (control & 3) == otherKind;
            // LEN: 1, 2, (8, which 32-bit processors lack,) 4 bytes; the address is aligned to it.
            uint mask = kind == OnExecution ? 0 : (control >> 2) & 3;
            uint first = s->Dr[i] & ~mask, last = first + mask;
            if (enabled && wanted && first <= address + (size - 1) && address <= last) hits |= 1u << i;
        }
        return hits;
    }
}
