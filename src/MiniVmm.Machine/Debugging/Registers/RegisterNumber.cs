namespace MiniVmm.Machine.Debugging.Registers;

/// <summary>Numbers of registers where a range of them begins; the general registers have their hardware's.</summary>
internal static class RegisterNumber
{
    public const int Eip = 8, Eflags = 9;

    /// <summary>CS, SS, DS, ES, FS and GS.</summary>
    public const int Segments = 10;

    /// <summary>Of the x87, which the machine lacks and the description cannot: ST0 to ST7 and eight words of control.</summary>
    public const int FloatingPoint = 16;

    /// <summary>Bases of the segments above, of the GDT and of the IDT.</summary>
    public const int Bases = 32;

    /// <summary>CR0, CR2, CR3 and CR4.</summary>
    public const int Control = 40;

    /// <summary>DR0 to DR3, DR6 and DR7.</summary>
    public const int Debug = 44;
}
