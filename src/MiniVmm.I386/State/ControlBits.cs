namespace MiniVmm.I386.State;

/// <summary>Control register bits that this processor has (SDM vol. 3, 2.5).</summary>
public static class ControlBits
{
    /// <summary>CR0: protected mode.</summary>
    public const uint PE = 1u << 0;

    /// <summary>CR0: WAIT heeds TS.</summary>
    public const uint MP = 1u << 1;

    /// <summary>CR0: no x87; its instructions raise #NM.</summary>
    public const uint EM = 1u << 2;

    /// <summary>CR0: a task switch happened since the last CLTS.</summary>
    public const uint TS = 1u << 3;

    /// <summary>CR0: extension type, reads as one.</summary>
    public const uint ET = 1u << 4;

    /// <summary>CR0: supervisor writes honour read-only pages.</summary>
    public const uint WP = 1u << 16;

    /// <summary>CR0: EFLAGS.AC asks for alignment checks in ring 3.</summary>
    public const uint AM = 1u << 18;

    /// <summary>CR0: not write-through; needs CD.</summary>
    public const uint NW = 1u << 29;

    /// <summary>CR0: cache disable.</summary>
    public const uint CD = 1u << 30;

    /// <summary>CR0: paging.</summary>
    public const uint PG = 1u << 31;

    /// <summary>CR0 bits that software may change.</summary>
    public const uint Cr0Writable = 0xE005_002F;

    /// <summary>CR4: RDTSC only in ring 0.</summary>
    public const uint TSD = 1u << 2;

    /// <summary>CR4: I/O breakpoints; DR4 and DR5 do not exist.</summary>
    public const uint DE = 1u << 3;

    /// <summary>CR4: 4 MiB pages.</summary>
    public const uint PSE = 1u << 4;

    /// <summary>CR4: global pages. Accepted; every CR3 load flushes all, which software may not rely against.</summary>
    public const uint PGE = 1u << 7;

    /// <summary>CR4 bits that software may set; others raise #GP.</summary>
    public const uint Cr4Writable = TSD | DE | PSE | PGE;
}
