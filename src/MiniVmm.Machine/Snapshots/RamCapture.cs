using Microsoft.Win32.SafeHandles;
using MiniVmm.I386.Memory;
using MiniVmm.Machine.Memory;

namespace MiniVmm.Machine.Snapshots;

/// <summary>Copies guest RAM into a file: pages of zeros stay holes there, unless something was in them a moment before.</summary>
/// <param name="ram">What to copy.</param>
/// <param name="file">Where to.</param>
/// <param name="offset">Where RAM begins in it.</param>
internal sealed class RamCapture(IGuestRam ram, SafeFileHandle file, long offset)
{
    /// <summary>Bytes written at once, so that what was looked at is still in the processor's cache.</summary>
    private const uint MostAtOnce = 256 << 10;

    private const uint Page = GuestMemory.PageSize;

    private bool[] _rehearsed = new bool[ram.Memory.Size / Page];

    /// <summary>Bytes copied that are not zero, in whole pages.</summary>
    public long Bytes { get; private set; }

    /// <summary>Copies as if it counted, while the guest still runs; any thread. To find memory for the copy and to enter both ends
    /// into page tables takes far longer than to copy again.</summary>
    /// <remarks>Only the host's kernel reads guest RAM here, and minds neither that it changes nor that it may be gone.</remarks>
    public void Rehearse()
    {
        bool[] inUse = ram.FindPagesInUse();
        try
        {
            Copy(page => inUse[page]);
            _rehearsed = inUse;
        }
        catch (IOException)
        {
            // It will be seen again when it counts.
            Array.Fill(_rehearsed, true);
        }
    }

    /// <summary>Copies; vCPU thread only, between two instructions.</summary>
    /// <exception cref="IOException">The disk is full, or gone.</exception>
    public void Run()
    {
        bool[] inUse = ram.FindPagesInUse();
        Copy(page =>
        {
            bool holds = inUse[page] && ram.Memory.Read(page * Page, Page).ContainsAnyExcept((byte)0);
            if (holds) Bytes += Page;
            return holds || _rehearsed[page];
        });
    }

    private void Copy(Func<uint, bool> isWanted)
    {
        uint first = 0, pages = ram.Memory.Size / Page;
        for (uint page = 0; page < pages; page++)
        {
            bool wanted = isWanted(page);
            if (wanted && (page - first) * Page < MostAtOnce) continue;
            Write(first, page);
            first = wanted ? page : page + 1;
        }
        Write(first, pages);
    }

    private void Write(uint first, uint end)
    {
        if (first < end) RandomAccess.Write(file, ram.Memory.Read(first * Page, (end - first) * Page), offset + first * (long)Page);
    }
}
