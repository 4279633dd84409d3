using MiniVmm.I386.Memory;
using static MiniVmm.Conformance.Fuzzing.FuzzLayout;

namespace MiniVmm.Conformance.Fuzzing;

/// <summary>The first code of a made-up guest: loads tables and control registers, programs the timer, and enters the
/// body in some mode and ring.</summary>
internal sealed class RandomEntry(GuestMemory memory, Dice dice)
{
    private const int Eax = 0, Esp = 4;
    private const uint EflagsVm = 1 << 17, Cr0Pe = 1, Cr0Wp = 1 << 16, Cr0Pg = 1u << 31;

    public void Write()
    {
        var code = new CodeWriter(memory, Entry);
        code.Load(Esp, StackTop);
        WritePointers(code);
        code.Load(Eax, dice.Once(8) ? dice.U32() & 0xFF : dice.Below(2) << 4).Bytes(0x0F, 0x22, 0xE0);        // CR4
        code.Load(Eax, dice.Once(16) ? dice.U32() : PageDirectory).Bytes(0x0F, 0x22, 0xD8);                   // CR3
        code.Load(Eax, dice.Once(16) ? dice.Below(GdtBytes) : TaskState).Bytes(0x0F, 0x00, 0xD8);                  // LTR AX
        if (dice.Once(4)) code.Load(Eax, dice.Below(GdtBytes)).Bytes(0x0F, 0x00, 0xD0);                       // LLDT AX
        uint paging = dice.Once(2) ? Cr0Pg | (dice.Once(2) ? Cr0Wp : 0) : 0;
        code.Load(Eax, Cr0Pe | 0x10 | paging | (dice.Once(8) ? dice.U32() & ~Cr0Pg : 0)).Bytes(0x0F, 0x22, 0xC0);
        if (dice.Once(4)) WriteBreakpoints(code);
        if (dice.Once(2)) WriteTimer(code);
        for (int register = 0; register < 8; register++)
            if (register != Esp) code.Load(register, dice.Value(memory.Size));
        EnterBody(code);
    }

    private void WritePointers(CodeWriter code)
    {
        const uint pointer = Entry + 0x800;
        memory.Store(pointer, (ushort)(dice.Once(8) ? dice.U32() : GdtBytes - 1));
        memory.Store(pointer + 2, dice.Once(32) ? dice.U32() : Gdt);
        memory.Store(pointer + 8, (ushort)(dice.Once(8) ? dice.U32() : IdtBytes - 1));
        memory.Store(pointer + 10, dice.Once(32) ? dice.U32() : Idt);
        code.Bytes(0x0F, 0x01, 0x15).U32(pointer).Bytes(0x0F, 0x01, 0x1D).U32(pointer + 8);                   // LGDT, LIDT
    }

    private void WriteBreakpoints(CodeWriter code)
    {
        for (byte i = 0; i < 4; i++)
            code.Load(Eax, Body + dice.Below(BodyBytes)).Bytes(0x0F, 0x23, (byte)(0xC0 | (i << 3)));
        code.Load(Eax, dice.U32() & 0xFFFF_03FF | 0x400).Bytes(0x0F, 0x23, 0xF8);
    }

    /// <summary>Both 8259s with vectors from 0x20 on and open masks, and counter 0 of the 8254 at some high rate.</summary>
    private void WriteTimer(CodeWriter code)
    {
        byte mode = dice.Once(4) ? (byte)dice.U32() : (byte)0x34;
        (byte Port, byte Value)[] writes =
        [
            (0x20, 0x11), (0x21, 0x20), (0x21, 0x04), (0x21, 0x01), (0x21, dice.Once(4) ? (byte)dice.U32() : (byte)0),
            (0xA0, 0x11), (0xA1, 0x28), (0xA1, 0x02), (0xA1, 0x01), (0xA1, 0),
            (0x43, mode), (0x40, (byte)dice.U32()), (0x40, (byte)(dice.Once(2) ? 0 : dice.Below(16))),
        ];
        foreach ((byte port, byte value) in writes) code.Bytes(0xB0, value, 0xE6, port);
    }

    private void EnterBody(CodeWriter code)
    {
        uint eip = Body + dice.Below(16), flags = (dice.Below(4) << 12) | (dice.Below(2) << 9) | (dice.Once(16) ? 0x100u : 0) | 2;
        switch (dice.Below(8))
        {
            case 0 or 1:
                code.Bytes(0x68).U32(eip).Bytes(0xC3);                                                         // ring 0
                break;
            case 2 or 3:
                code.Push(Data3).Push(StackTop - 0x1000).Push(flags).Push(Code3).Push(eip).Bytes(0xCF);        // ring 3
                break;
            case 4:
                for (int segment = 0; segment < 4; segment++) code.Push(dice.Once(2) ? 0 : dice.Below(0x1000));
                code.Push(0).Push(StackTop - 0x1000).Push(flags | EflagsVm).Push(0).Push(eip).Bytes(0xCF);     // virtual-8086
                break;
            case 5:
                code.Load(Eax, Data16).Bytes(0x8E, 0xD0, 0x8E, 0xD8);
                code.Bytes(0xEA).U32(eip).U16(Code16);                                                         // 16-bit ring 0
                break;
            case 6:
                code.Push(flags).Push(dice.Below(GdtBytes)).Push(eip).Bytes(0xCF);                             // any segment
                break;
            default:
                WriteRealMode(code, eip);
                break;
        }
    }

    /// <summary>SDM vol. 3, 9.9.2, in the order that the manual asks for.</summary>
    private void WriteRealMode(CodeWriter code, uint eip)
    {
        code.Bytes(0x0F, 0x20, 0xC0, 0x25).U32(~Cr0Pg).Bytes(0x0F, 0x22, 0xC0);
        code.Bytes(0xEA).U32(code.Address + 6).U16(Code16);
        code.Bytes(0xB8).U16(Data16);
        foreach (byte segment in (ReadOnlySpan<byte>)[0xC0, 0xD0, 0xD8, 0xE0, 0xE8]) code.Bytes(0x8E, segment);
        code.Bytes(0x66, 0x31, 0xC0, 0x0F, 0x22, 0xC0);
        code.Bytes(0xEA).U16((ushort)eip).U16(0);
    }
}
