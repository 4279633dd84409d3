namespace MiniVmm.I386.State;

/// <summary>The bits of processor state that decoded code depends on, with a generation number above them that
/// changes whenever linear addresses may mean something else.</summary>
public static unsafe class CodeMode
{
    /// <summary>CS.D: 32-bit operands and addresses by default.</summary>
    public const uint Code32 = 1 << 0;

    /// <summary>SS.B: the stack pointer is ESP.</summary>
    public const uint Stack32 = 1 << 1;

    /// <summary>DS, ES and SS are flat and writable, so accesses through them need no segment check.</summary>
    public const uint FlatData = 1 << 2;

    /// <summary>CS ends at 4 GiB, so that no branch leaves it.</summary>
    public const uint FlatCode = 1 << 4;

    /// <summary>Linear addresses are physical and no access has to be checked for rights or alignment: paging is off and
    /// this is not ring 3.</summary>
    public const uint Direct = 1 << 5;

    /// <summary>Misaligned accesses may have to fault: ring 3 with CR0.AM (SDM vol. 3, 6.15, #AC).</summary>
    public const uint Aligned = 1 << 6;

    /// <summary>All bits that select a decoding.</summary>
    public const uint DecodeMask = Code32 | Stack32 | FlatData | FlatCode | Direct | Aligned;

    /// <summary>Ring 3: code entered there was fetched with user rights.</summary>
    public const uint User = 1 << 3;

    private const uint GenerationStep = 1 << 8;

    /// <summary>Whether <see cref="FlatData"/> speaks of a segment register.</summary>
    public static bool FlatDataCovers(SegmentRegister register) =>
        register is SegmentRegister.DS or SegmentRegister.ES or SegmentRegister.SS;

    private const uint SegmentMask = Code32 | Stack32 | FlatData | FlatCode;

    private const uint AccessMask = User | Direct | Aligned;

    /// <summary>Recomputes the bits that come from segment registers after one changed.</summary>
    public static void Update(CpuState* s)
    {
        uint mode = s->Mode & ~SegmentMask;
        if (CpuState.SegmentOf(s, SegmentRegister.CS).IsBig) mode |= Code32;
        if (CpuState.SegmentOf(s, SegmentRegister.CS).Limit == uint.MaxValue) mode |= FlatCode;
        if (CpuState.SegmentOf(s, SegmentRegister.SS).IsBig) mode |= Stack32;
        if (CpuState.SegmentOf(s, SegmentRegister.DS).IsFlatData && CpuState.SegmentOf(s, SegmentRegister.ES).IsFlatData
            && CpuState.SegmentOf(s, SegmentRegister.SS).IsFlatData)
            mode |= FlatData;
        s->Mode = mode;
    }

    /// <summary>Recomputes the bits that come from the privilege level and CR0 after one changed.</summary>
    public static void UpdateAccess(CpuState* s)
    {
        uint mode = s->Mode & ~AccessMask;
        bool user = s->Cpl == 3;
        if (user) mode |= User;
        if (!user && !s->PagingEnabled) mode |= Direct;
        if (user && (s->Cr0 & ControlBits.AM) != 0) mode |= Aligned;
        s->Mode = mode;
    }

    /// <summary>Forgets what was entered under the old meaning of addresses.</summary>
    /// <returns>Whether the number wrapped, so that old entries could be taken for new ones.</returns>
    public static bool NextGeneration(CpuState* s) => (s->Mode += GenerationStep) < GenerationStep;
}
