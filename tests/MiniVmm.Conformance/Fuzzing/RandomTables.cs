using MiniVmm.I386.Memory;
using MiniVmm.Machine;
using static MiniVmm.Conformance.Fuzzing.FuzzLayout;

namespace MiniVmm.Conformance.Fuzzing;

/// <summary>Descriptor tables, task state and page tables: sound enough to get somewhere, with any nonsense in them.
/// </summary>
internal sealed class RandomTables(GuestMemory memory, Dice dice)
{
    public void Write()
    {
        WriteGdt();
        for (uint i = 0; i < 8; i++) memory.Store(Ldt + i * 8, RandomDescriptor());
        for (uint vector = 0; vector < IdtBytes / 8; vector++) memory.Store(Idt + vector * 8, Gate(vector));
        for (uint task = 0; task < TssCount; task++) WriteTask(Tss + task * TssBytes);
        WritePageTables();
        WriteHandlers();
        // The interrupt vectors of real mode: CS 0.
        for (uint vector = 0; vector < 256; vector++)
            memory.Store(vector * 4, dice.Once(8) ? dice.U32() : Handlers + vector % 64 * HandlerBytes);
    }

    public static ulong Descriptor(uint @base, uint limit, uint access, uint flags) =>
        (limit & 0xFFFF) | ((ulong)(@base & 0xFF_FFFF) << 16) | ((ulong)access << 40) | ((ulong)(limit >> 16 & 15) << 48)
        | ((ulong)flags << 52) | ((ulong)(@base >> 24) << 56);

    private void WriteGdt()
    {
        const uint flat = 0xF_FFFF, big = 0xC;
        memory.Store(Gdt + Code0, Descriptor(0, flat, 0x9B, big));
        memory.Store(Gdt + Data0, Descriptor(0, flat, 0x93, big));
        memory.Store(Gdt + (Code3 & ~3u), Descriptor(0, flat, 0xFB, big));
        memory.Store(Gdt + (Data3 & ~3u), Descriptor(0, flat, 0xF3, big));
        memory.Store(Gdt + Code16, Descriptor(0, 0xFFFF, 0x9B, 0));
        memory.Store(Gdt + Data16, Descriptor(0, 0xFFFF, 0x93, 0));
        memory.Store(Gdt + TaskState, Descriptor(Tss, TssBytes - 1, dice.Once(8) ? 0x81u : 0x89u, 0));
        for (uint selector = FirstRandom; selector < GdtBytes; selector += 8) memory.Store(Gdt + selector, RandomDescriptor());
    }

    private ulong RandomDescriptor() => dice.Below(8) switch
    {
        0 => dice.Next(),
        1 => Descriptor(Ldt, 8 * 8 - 1, 0x82, 0),
        2 => Descriptor(Tss + dice.Below(TssCount) * TssBytes, dice.Once(4) ? dice.Below(0x80) : TssBytes - 1, 0x81u | (dice.Below(2) << 3) | (dice.Below(4) << 5), 0),
        3 => Gate(dice.Below(256), 0x84 + dice.Below(4)),
        4 => Gate(dice.Below(256), 0x8C + dice.Below(4)),
        5 => Descriptor(dice.Below(0x1_0000), dice.Value(memory.Size) >> 12, 0x90 | dice.Below(128), dice.Below(16)),
        _ => Descriptor(0, dice.Once(2) ? 0xF_FFFF : dice.Below(0x1_0000), 0x90 | dice.Below(16) | (dice.Below(4) << 5), dice.Pick(0u, 4u, 8u, 0xCu)),
    };

    private ulong Gate(uint vector) => dice.Below(16) switch
    {
        0 => dice.Next(),
        1 => Gate(vector, 0x80 | dice.Below(128)),
        2 => Gate(vector, 0x85 | (dice.Below(4) << 5)),
        _ => Gate(vector, dice.Pick(0x8Eu, 0xEEu, 0x8Fu, 0xEFu, 0x86u, 0xE7u)),
    };

    private ulong Gate(uint vector, uint access)
    {
        uint target = Handlers + vector % 64 * HandlerBytes;
        uint selector = (access & 15) == 5 ? TaskState : dice.Once(16) ? dice.Below(GdtBytes) : Code0;
        return (target & 0xFFFF) | ((ulong)selector << 16) | ((ulong)dice.Below(dice.Once(8) ? 32u : 1u) << 32)
            | ((ulong)access << 40) | ((ulong)(target >> 16) << 48);
    }

    private void WriteTask(uint address)
    {
        for (uint i = 0; i < TssBytes; i += 4) memory.Store(address + i, dice.Once(16) ? dice.U32() : 0u);
        for (uint ring = 0; ring < 3; ring++)
        {
            memory.Store(address + 4 + ring * 8, StackTop - ring * 0x400);
            memory.Store(address + 8 + ring * 8, Data0 + ring);
        }
        memory.Store(address + 0x1C, PageDirectory);
        memory.Store(address + 0x20, Body + dice.Below(BodyBytes));
        memory.Store(address + 0x24, 2u | (dice.Once(8) ? dice.U32() : 0));
        for (uint register = 0; register < 8; register++) memory.Store(address + 0x28 + register * 4, dice.Below(0x1_0000));
        for (uint segment = 0; segment < 6; segment++)
            memory.Store(address + 0x48 + segment * 4, dice.Once(16) ? dice.Below(GdtBytes) : segment == 1 ? Code0 : Data0);
        memory.Store(address + 0x66, (ushort)(dice.Once(2) ? dice.Below(0x80) : 0x68));
    }

    /// <summary>Most of the low memory is mapped to itself; some pages go anywhere, beyond RAM and to the devices too.</summary>
    private void WritePageTables()
    {
        for (uint i = 0; i < 1024; i++)
            memory.Store(PageDirectory + i * 4, i < PageTableCount ? PageTables + i * 4096 | 7 : RandomEntry(0x80));
        for (uint i = 0; i < PageTableCount * 1024; i++)
            memory.Store(PageTables + i * 4, dice.Once(32) ? RandomEntry(0) : (i << 12) | 7);
        memory.Store(PageDirectory + (Platform.VirtioMmioBase >> 22) * 4, (Platform.VirtioMmioBase & 0xFFC0_0000) | 0x87);
    }

    private uint RandomEntry(uint extra) => dice.Below(4) switch
    {
        0 => dice.U32(),
        1 => (dice.Below(memory.Size) & ~0xFFFu) | dice.Below(0x1000),
        2 => (memory.Size - 0x1000 + (dice.Below(3) << 12)) | 7,
        _ => dice.Below(8) | extra,
    };

    private void WriteHandlers()
    {
        for (uint i = 0; i < 64; i++)
        {
            var code = new CodeWriter(memory, Handlers + i * HandlerBytes);
            byte skip = (byte)(1 + dice.Below(6));
            switch (dice.Below(8))
            {
                case 0:
                    dice.Fill(memory.Write(code.Address, HandlerBytes));
                    break;
                case 1:
                    code.Bytes(0xF4, 0xCF);                                  // HLT; IRET
                    break;
                case 2 or 3:
                    code.Bytes(0x83, 0x04, 0x24, skip, 0xCF);                // ADD [ESP], skip; IRET
                    break;
                case 4:
                    code.Bytes(0xB0, 0x20, 0xE6, 0x20, 0xE6, 0xA0, 0xCF);    // EOI to both PICs; IRET
                    break;
                default:
                    code.Bytes(0x83, 0xC4, 0x04, 0x83, 0x04, 0x24, skip, 0xCF);   // ADD ESP, 4: drops an error code
                    break;
            }
            if (i is not (8 or 10 or 11 or 12 or 13 or 14 or 17) && dice.Once(2))
                new CodeWriter(memory, Handlers + i * HandlerBytes).Bytes(0x83, 0x04, 0x24, skip, 0xCF);
        }
    }
}
