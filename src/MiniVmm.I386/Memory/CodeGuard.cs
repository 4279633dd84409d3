namespace MiniVmm.I386.Memory;

/// <summary>Keeps pages with cached code read-only in a window, so that code which knows no TLB faults on writing there.</summary>
/// <param name="window">The window.</param>
/// <param name="pages">Which pages hold code.</param>
internal sealed class CodeGuard(IGuestWindow window, bool[] pages)
{
    /// <summary>Runs of adjacent protected pages. Each costs the process two mappings, of which Linux allows 65,530 to all it
    /// does; a guest must not leave the runtime without.</summary>
    internal const int MaxRuns = 8192;

    private int _runs;

    /// <summary>Protects one page more.</summary>
    /// <returns>False: it cannot be done.</returns>
    public bool TryProtect(uint page)
    {
        _runs += 1 - ProtectedNeighbours(page);
        return _runs <= MaxRuns && window.TryProtect(page, 1);
    }

    /// <summary>Makes one page writable that holds no code any more.</summary>
    /// <returns>False: it cannot be done.</returns>
    public bool TryUnprotect(uint page)
    {
        _runs += ProtectedNeighbours(page) - 1;
        return _runs <= MaxRuns && window.TryUnprotect(page, 1);
    }

    /// <summary>Protects what holds code already.</summary>
    /// <returns>False: it cannot be done for all.</returns>
    public bool TryProtectAll()
    {
        _runs = 0;
        for (int page = Array.IndexOf(pages, true); page >= 0; page = Array.IndexOf(pages, true, page))
        {
            int end = Array.IndexOf(pages, false, page);
            if (end < 0) end = pages.Length;
            if (++_runs > MaxRuns || !window.TryProtect((uint)page, (uint)(end - page))) return false;
            if (end == pages.Length) break;
            page = end;
        }
        return true;
    }

    public void Release()
    {
        _runs = 0;
        window.Unprotect();
    }

    private int ProtectedNeighbours(uint page) =>
        (page > 0 && pages[page - 1] ? 1 : 0) + (page + 1 < pages.Length && pages[page + 1] ? 1 : 0);
}
