namespace MiniVmm.I386.Memory;

/// <summary>Guest RAM at the start of an address space of its own: any 32-bit offset from the origin is RAM or belongs to
/// nothing. Where the same RAM can be mapped twice, it is mapped once more elsewhere, so that pages can be made read-only here.</summary>
public unsafe interface IGuestWindow
{
    /// <summary>Bytes from the origin that are RAM or belong to nothing: all 32-bit offsets, and what an access may reach behind
    /// the last of them.</summary>
    const ulong Bytes = (4ul << 30) + (64 << 10);

    /// <summary>Guest-physical address 0 in the other mapping, which stays writable; the origin itself where there is none.</summary>
    byte* Alias { get; }

    /// <summary>Makes pages read-only here.</summary>
    /// <returns>False: the host refuses, and nothing has changed.</returns>
    bool TryProtect(uint firstPage, uint pages);

    /// <summary>Makes pages writable here again.</summary>
    /// <returns>False: the host refuses, and nothing has changed.</returns>
    bool TryUnprotect(uint firstPage, uint pages);

    /// <summary>Makes all of RAM writable here again.</summary>
    void Unprotect();
}
