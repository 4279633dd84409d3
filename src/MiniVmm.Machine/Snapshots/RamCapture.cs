using Microsoft.Win32.SafeHandles;
using MiniVmm.I386.Memory;
using MiniVmm.Machine.Memory;

namespace MiniVmm.Machine.Snapshots;

/// <summary>Copies guest RAM into a file: pages that are zero stay holes there.</summary>
/// <param name="ram">What to copy. It must stand still.</param>
/// <param name="file">Where to.</param>
/// <param name="offset">Where RAM begins in it.</param>
internal sealed class RamCapture(IGuestRam ram, SafeFileHandle file, long offset)
{
    /// <summary>Bytes written at once, so that what was looked at is still in the processor's cache.</summary>
    private const uint MostAtOnce = 256 << 10;

    private const uint Page = GuestMemory.PageSize;

    /// <summary>Bytes written.</summary>
    public long Bytes { get; private set; }

    /// <exception cref="IOException">The disk is full, or gone.</exception>
    public void Run()
    {
        bool[] inUse = ram.FindPagesInUse();
        uint first = 0, pages = (uint)inUse.Length;
        for (uint page = 0; page < pages; page++)
        {
            bool holds = inUse[page] && ram.Memory.Read(page * Page, Page).ContainsAnyExcept((byte)0);
            if (holds && (page - first) * Page < MostAtOnce) continue;
            Write(first, page);
            first = holds ? page : page + 1;
        }
        Write(first, pages);
    }

    private void Write(uint first, uint end)
    {
        if (first >= end) return;
        uint length = (end - first) * Page;
        RandomAccess.Write(file, ram.Memory.Read(first * Page, length), offset + first * (long)Page);
        Bytes += length;
    }
}
