using MiniVmm.Conformance.Fuzzing;
using MiniVmm.I386.Memory;
using static MiniVmm.Conformance.Differential.ProgramLayout;

namespace MiniVmm.Conformance.Differential;

/// <summary>Descriptors, gates, the task state and two address spaces.</summary>
internal sealed class TableWriter(GuestMemory memory, Dice dice)
{
    /// <summary>Present, writable, for ring 3; with accessed and dirty already set; 4 MiB.</summary>
    private const uint Rights = 7, Supervisor = 3, Touched = 0x60, Big = 0x80;

    private const uint IdentityPages = 1024, WildFrame = 0x4000_0000;

    /// <summary>Where ring 0 finds the table of the first 4 MiB in an address space while paging is on. No wild write hits
    /// page tables there: an engine may see it at once or when it next looks.</summary>
    public static uint FirstTable(uint space) => KernelAlias + Spaces + space * SpaceBytes + Page;

    /// <param name="entries">Where the handler of each vector is.</param>
    public void Write(IReadOnlyList<uint> entries)
    {
        Descriptor(Code0, 0, 0xF_FFFF, 0x9B, 0xC);
        Descriptor(Data0, 0, 0xF_FFFF, 0x93, 0xC);
        Descriptor(Code3, 0, 0xF_FFFF, 0xFB, 0xC);
        Descriptor(Data3, 0, 0xF_FFFF, 0xF3, 0xC);
        Descriptor(TaskState, Tss, 0xFFF, 0x8B, 0);
        Descriptor(Limited, Data, 0xFFF, 0xF3, 4);
        memory.Store(Tss + 4, KernelStack);
        memory.Store(Tss + 8, (uint)Data0);
        memory.Store(Tss + 102, (ushort)104);
        for (int vector = 0; vector < entries.Count; vector++) Gate(vector, entries[vector]);
        for (uint space = 0; space < SpaceCount; space++) Space(space);
    }

    private void Descriptor(uint selector, uint @base, uint limit, uint access, uint flags) =>
        memory.Store(Gdt + (selector & ~7u), RandomTables.Descriptor(@base, limit, access, flags));

    private void Gate(int vector, uint entry)
    {
        bool open = vector is 3 or 4 or >= FirstService;
        uint access = (vector < FirstInterrupt && dice.Once(4) ? 0x8Fu : 0x8E) | (open ? 0x60u : 0);
        memory.Store(Idt + (uint)vector * 8, (entry & 0xFFFF) | ((uint)Code0 << 16));
        memory.Store(Idt + (uint)vector * 8 + 4, (entry & 0xFFFF_0000) | (access << 8));
    }

    private void Space(uint space)
    {
        uint directory = Spaces + space * SpaceBytes, first = directory + Page, top = first + Page, alias = top + Page;
        // Wild addresses mean devices, or nothing.
        for (uint entry = 1; entry < 1024; entry++)
            if (!dice.Once(4)) memory.Store(directory + entry * 4, WildFrame | Rights | Touched | Big);
        memory.Store(directory, first | Rights | Touched);
        memory.Store(directory + (Alias >> 22) * 4, alias | Rights | Touched);
        memory.Store(directory + (KernelAlias >> 22) * 4, 0 | Supervisor | Touched | Big);
        memory.Store(directory + (DeviceMemory >> 22) * 4, (DeviceMemory & 0xFFC0_0000) | Rights | Touched | Big);
        memory.Store(directory + (Top >> 22) * 4, top | Rights | Touched);
        memory.Store(top + (Top / Page & 1023) * 4, Data | Rights | Touched);
        for (uint page = 0; page < IdentityPages; page++)
        {
            uint address = page * Page, frame = address - Window < WindowBytes ? address + space * WindowBytes : address;
            if (address - Spaces < SpaceCount * SpaceBytes) continue;
            bool isData = address - Data < DataBytes;
            uint rights = !isData ? Rights | Touched : dice.Once(8) ? Rights & ~(dice.Once(2) ? 1u : 2u) : Rights;
            memory.Store(first + page * 4, frame | rights);
            memory.Store(alias + page * 4, address | Rights | Touched);
        }
    }
}
