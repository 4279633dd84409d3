namespace MiniVmm.Conformance.Fuzzing;

/// <summary>Where the tables and the code of a made-up guest lie, all below 1 MiB and most below 64 KiB, so that real
/// mode reaches them too.</summary>
internal static class FuzzLayout
{
    public const uint Gdt = 0x1000, GdtBytes = 0x100;
    public const uint Idt = 0x1800, IdtBytes = 0x800;
    public const uint Tss = 0x2000, TssBytes = 0x80, TssCount = 4;
    public const uint Ldt = 0x2800;
    public const uint Handlers = 0x3000, HandlerBytes = 16;
    public const uint Entry = 0x4000, Body = 0x5000, BodyBytes = 0x3000;
    public const uint StackTop = 0xF000;
    public const uint PageDirectory = 0x1_0000, PageTables = 0x1_1000, PageTableCount = 2;

    /// <summary>Selectors: flat code and data of ring 0 and 3, 16-bit code and data at 0, a TSS; what follows is random.
    /// </summary>
    public const ushort Code0 = 0x08, Data0 = 0x10, Code3 = 0x1B, Data3 = 0x23, Code16 = 0x28, Data16 = 0x30, TaskState = 0x38;

    public const ushort FirstRandom = 0x40;
}
