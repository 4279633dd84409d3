using MiniVmm.I386.Memory;
using MiniVmm.Machine.Memory;

namespace MiniVmm.Machine.Wrapping;

/// <summary>Swaps a guest out while it rests, and its working set in before it goes on. A guest that merely stands still gives
/// memory back page by page, as others take it, and fetches it back so: both are the thrashing that rests are to end. vCPU
/// thread only.</summary>
/// <remarks>The working set is what was touched since the guest came back (Denning). Pages that the host took meanwhile are missing in
/// it, so in a crowd what was known before counts too.</remarks>
internal sealed class Swapper(ISwappableRam ram)
{
    /// <summary>Pages evicted at once, 4 MiB: a tenth of a second on a slow disk, for who asks meanwhile.</summary>
    private const uint Piece = 1024;

    private bool[] _workingSet = [];
    private uint _next;
    private bool _isRefused;

    /// <summary>Whether the guest is swapped out, or about to be.</summary>
    public bool IsOut { get; private set; }

    /// <summary>Working sets read back so far, bytes.</summary>
    public long SwappedInBytes { get; private set; }

    /// <summary>Begins to swap out. Does nothing on a host that once refused.</summary>
    /// <param name="inCrowd">Whether others took memory from the guest since it came back.</param>
    public void Begin(bool inCrowd)
    {
        if (IsOut || _isRefused) return;
        if (ram.FindMapped() is not { } mapped || !ram.TryUnmap())
        {
            _isRefused = true;
            return;
        }
        for (int page = 0; inCrowd && page < _workingSet.Length; page++) mapped[page] |= _workingSet[page];
        (_workingSet, _next, IsOut) = (mapped, 0, true);
    }

    /// <summary>Swaps out a piece more.</summary>
    /// <returns>Whether there are more.</returns>
    public bool Continue()
    {
        uint pages = (uint)_workingSet.Length;
        if (!IsOut || _isRefused || _next >= pages) return false;
        _isRefused = !ram.TryEvict(_next, Math.Min(Piece, pages - _next));
        _next += Piece;
        return _next < pages && !_isRefused;
    }

    /// <summary>Swaps the working set in; what it does not hold comes when it is touched.</summary>
    public void In()
    {
        if (!IsOut) return;
        IsOut = false;
        uint first = 0, pages = (uint)_workingSet.Length;
        for (uint page = 0; page <= pages; page++)
        {
            if (page < pages && _workingSet[page]) continue;
            if (page > first) Fetch(first, page - first);
            first = page + 1;
        }
    }

    private void Fetch(uint firstPage, uint pages)
    {
        ram.Prefetch(firstPage, pages);
        SwappedInBytes += pages * (long)GuestMemory.PageSize;
    }
}
