using MiniVmm.Machine.Memory;

namespace MiniVmm.Tests.Machine.Wrapping;

/// <summary>RAM of 4096 pages that only notes what is done to it.</summary>
internal sealed class PretendRam : ISwappableRam
{
    public const uint Pages = 4096;

    public HashSet<uint> Mapped { get; } = [];

    public List<(uint First, uint Pages)> Prefetched { get; } = [];

    public uint Evicted { get; private set; }

    public int Unmaps { get; private set; }

    public bool Writes { get; set; } = true;

    public bool[]? FindMapped()
    {
        bool[] mapped = new bool[Pages];
        foreach (uint page in Mapped) mapped[page] = true;
        return mapped;
    }

    public bool TryUnmap()
    {
        Mapped.Clear();
        Unmaps++;
        return true;
    }

    public bool TryEvict(uint firstPage, uint pages)
    {
        if (Writes) Evicted += pages;
        return Writes;
    }

    public void Prefetch(uint firstPage, uint pages) => Prefetched.Add((firstPage, pages));
}
