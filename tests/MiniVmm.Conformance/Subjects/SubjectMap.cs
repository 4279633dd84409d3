namespace MiniVmm.Conformance.Subjects;

/// <summary>The subject's physical memory. What belongs to ring 0 lies linearly at <see cref="Kernel"/> + physical.</summary>
internal static class SubjectMap
{
    public const uint RamBytes = 1 << 20;
    public const uint PageDirectory = 0x1000, FirstTable = 0x2000;
    public const uint Gdt = 0x8000, Idt = 0x9000, Tss = 0xA000, Handlers = 0xB000, StackPage = 0xC000, StackTop = 0xD000;
    public const uint Code = 0x1_0000, Data = 0x2_0000;
    public const uint Kernel = 0xF000_0000, KernelBytes = 0x1_0000;

    public const int Vectors = 256;
    public const uint HandlerBytes = 16;

    /// <summary>INT with this vector ends a case. On Linux it is a system call, so no case has it.</summary>
    public const byte ExitVector = 0x80;

    public const ushort Code0 = 0x08, Data0 = 0x10;
}
