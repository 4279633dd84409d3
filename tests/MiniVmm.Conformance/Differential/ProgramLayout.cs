namespace MiniVmm.Conformance.Differential;

/// <summary>Where things lie in the RAM of a made-up program. Linear addresses are the physical ones, but for what is said.
/// </summary>
/// <remarks>
/// <code>
/// 0x01000 GDT    0x01800 IDT    0x02000 TSS    0x03000 handlers    0x06000 variables    0x08000 main
/// 0x0E000 low data    0x10000 functions    0x1F000 leaves    0x20000 data    0x2F000 images of leaves
/// 0x30000 stacks    0x40000 page tables    0x50000 window, one frame set a space    0x80000 end of RAM
/// 0x00800000 alias of all RAM but the page tables, 0x00C00000 with them, for ring 0    0xFEB00000 devices    0xFFFFF000 the first page of the data; 0 follows
/// </code>
/// </remarks>
internal static class ProgramLayout
{
    public const uint RamBytes = 0x8_0000, Page = 0x1000;
    public const uint Gdt = 0x1000, Idt = 0x1800, Tss = 0x2000, Handlers = 0x3000, Variables = 0x6000, Main = 0x8000, MainEnd = 0xD000;
    public const uint LowData = 0xE000, Functions = 0x1_0000, FunctionStride = 0x2000, FunctionCount = 7;
    public const uint Leaves = 0x1_F000, LeafBytes = 32, LeafCount = 32;
    public const uint Data = 0x2_0000, DataBytes = 0xF000, LeafImages = 0x2_F000;
    public const uint OtherStack = 0x3_4000, Stack = 0x3_8000, KernelStack = 0x3_F000;

    /// <summary>A page directory and its tables for each of two address spaces.</summary>
    public const uint Spaces = 0x4_0000, SpaceBytes = 0x4000, SpaceCount = 2;

    /// <summary>Linear; each space has frames of its own behind it.</summary>
    public const uint Window = 0x5_0000, WindowBytes = 0x4000;

    public const uint Alias = 0x80_0000, KernelAlias = 0xC0_0000, DeviceMemory = 0xFEB0_0000, Top = 0xFFFF_F000;

    /// <summary>Where to go on after a fault, and with which stack.</summary>
    public const uint Resume = Variables, ResumeEsp = Variables + 4;

    /// <summary>Single steps until TF is cleared, pages changed so far, a stack pointer put aside, a table of targets.</summary>
    public const uint StepsLeft = Variables + 8, NextPage = Variables + 12, Saved = Variables + 16, Targets = Variables + 0x80;

    public const uint Counters = Variables + 0x200;

    public const ushort Code0 = 0x08, Data0 = 0x10, Code3 = 0x1B, Data3 = 0x23, TaskState = 0x28, Limited = 0x33;

    /// <summary>Interrupts of devices, and services of the kernel that ring 3 may call.</summary>
    public const byte FirstInterrupt = 0x20, FirstService = 0x40;

    public const int Interrupts = 8, Services = 12, Vectors = 0x50;
}
