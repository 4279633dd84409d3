namespace MiniVmm.Interpreter.Blocks;

/// <summary>A run of decoded instructions that is entered at its first and left at its last.</summary>
/// <param name="first">Its operations; one more lies behind the last for falling through.</param>
/// <param name="count">Instructions in it.</param>
/// <param name="key">Where and how it was decoded.</param>
/// <param name="length">Bytes of code.</param>
/// <param name="secondPage">Physical page its last instruction reaches into, or <see cref="NoPage"/>.</param>
internal sealed unsafe class Block(nint first, int count, BlockKey key, uint length, uint secondPage)
{
    public const uint NoPage = uint.MaxValue;

    public nint First { get; } = first;

    public Operation* Operations => (Operation*)First;

    public int Count { get; } = count;

    public BlockKey Key { get; } = key;

    public uint Length { get; } = length;

    public uint SecondPage { get; } = secondPage;

    /// <summary>Whether it begins at a debugger's breakpoint: the engine looks there each time before it enters.</summary>
    public bool IsStopPoint { get; init; }

    /// <summary>Whether it went to the tier for hot blocks already, or never will.</summary>
    public bool IsPromoted { get; set; }

    /// <summary>Whether it was entered often enough to be worth promoting.</summary>
    public bool IsHot => Operations[Count].EntriesLeft == 0;

    /// <summary>Whether code bytes of this block lie in the physical range.</summary>
    public bool Overlaps(uint address, uint length)
    {
        uint inFirst = SecondPage == NoPage ? Length : 4096 - (Key.Physical & 4095);
        return Intersects(Key.Physical, inFirst, address, length)
            || (SecondPage != NoPage && Intersects(SecondPage * 4096, Length - inFirst, address, length));
    }

    private static bool Intersects(uint a, uint aLength, uint b, uint bLength) =>
        (ulong)a < (ulong)b + bLength && (ulong)b < (ulong)a + aLength;
}
