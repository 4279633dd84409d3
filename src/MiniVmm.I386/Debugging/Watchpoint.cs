namespace MiniVmm.I386.Debugging;

/// <summary>Memory whose accesses stop the guest.</summary>
/// <param name="Address">Linear address of the first byte.</param>
/// <param name="Length">Bytes, at least 1; they do not wrap.</param>
/// <param name="Accesses">Which accesses.</param>
public readonly record struct Watchpoint(uint Address, uint Length, AccessKind Accesses)
{
    /// <summary>Whether the range has a byte of this one. No sum can wrap.</summary>
    public bool Overlaps(uint address, uint length) =>
        address - Address < Length || Address - address < length;
}
