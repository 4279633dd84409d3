using Microsoft.Win32.SafeHandles;
using MiniVmm.I386.Memory;

namespace MiniVmm.Machine.Memory;

/// <summary>Guest RAM as part of a file that it shares with others until it writes: a page that was read belongs to the file's
/// page cache, a page that was written to this process. Nothing ever reaches the file.</summary>
internal sealed unsafe class PrivateRam : IGuestRam
{
    private readonly SafeFileHandle _file;
    private readonly long _offset;
    private readonly GuestWindow _window;

    /// <param name="file">Open for reading; belongs to this from now on.</param>
    /// <param name="offset">Where RAM begins in it, a multiple of the page size.</param>
    /// <param name="size">Bytes of RAM; the file has them all.</param>
    /// <exception cref="MachineError">The host has no 4 GiB of addresses to spare.</exception>
    public PrivateRam(SafeFileHandle file, long offset, uint size)
    {
        _file = file;
        _offset = offset;
        _window = GuestWindow.TryMapPrivate(file, offset, size)
            ?? throw new MachineError("no room for 4 GiB of addresses around guest RAM (ulimit -v); restore with --ram copy");
        Memory = new GuestMemory(_window.Origin, size, _window);
    }

    ~PrivateRam() => _window?.Unmap();

    public GuestMemory Memory { get; }

    public bool[] FindPagesInUse()
    {
        bool[] inUse = new bool[Memory.Size / GuestMemory.PageSize];
        FileHoles.MarkData(_file, _offset, inUse);
        ReadOnlySpan<ulong> entries = PageMap.Read(Memory.Origin, inUse.Length);
        for (int page = 0; page < inUse.Length; page++)
            inUse[page] |= (entries[page] & PageMap.IsSwapped) != 0 || (entries[page] & (PageMap.IsPresent | PageMap.IsOfFile)) == PageMap.IsPresent;
        return inUse;
    }

    public void Dispose()
    {
        _window.Unmap();
        _file.Dispose();
        GC.SuppressFinalize(this);
    }
}
