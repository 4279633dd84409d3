using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using MiniVmm.I386.Memory;
using MiniVmm.Machine.Native;

namespace MiniVmm.Machine.Memory;

/// <summary>Guest RAM: a shared mapping of a file on disk that has no name (any more), so that the host pages it and
/// nothing is left behind however the process ends.</summary>
public sealed unsafe class RamFile : IGuestRam, ISwappableRam
{
    private readonly uint _size;
    private readonly SafeFileHandle _file;
    private readonly GuestWindow? _window;
    private byte* _plain;

    /// <summary>Makes and maps the file. All its blocks are allocated at once: a disk that fills up later must not
    /// kill the machine at its next write.</summary>
    /// <exception cref="MachineError">The directory cannot be used, or the disk is full.</exception>
    public RamFile(string directory, uint size)
    {
        RequireDisk(directory);
        _size = size;
        _file = UnnamedFile.TryCreate(directory, "guest RAM", out string obstacle)
            ?? throw new MachineError($"{obstacle}; name another place with --ram-dir");
        try
        {
            int error = Libc.Allocate(_file, 0, size);
            if (error == Libc.ErrorNoSpace)
                throw new MachineError($"{directory}: no room on the disk for {size >> 20} MiB of guest RAM; free some or name another place with --ram-dir");
            if (error != 0) throw new MachineError($"{directory}: cannot allocate guest RAM: {Libc.Message(error)}");
            _window = GuestWindow.TryMap(_file, size);
            if (_window is null) _plain = Map(_file, size);
        }
        catch
        {
            _file.Dispose();
            throw;
        }
        Memory = _window is null ? new GuestMemory(_plain, size) : new GuestMemory(_window.Origin, size, _window);
        // Guests touch pages in no order that read-ahead could guess; it would only push out pages in use.
        Libc.Advise(Memory.Origin, size, Libc.AdviseRandom);
        Libc.Advise(Memory.Alias, size, Libc.AdviseRandom);
    }

    ~RamFile() => Unmap();

    public GuestMemory Memory { get; }

    /// <remarks>A page that was written through a mapping is in memory or on the disk, and a file system may not know of it
    /// before it is on the disk.</remarks>
    bool[] IGuestRam.FindPagesInUse()
    {
        byte[] resident = new byte[_size / GuestMemory.PageSize];
        fixed (byte* first = resident)
        {
            if (Libc.FindResident(Memory.Alias, _size, first) != 0)
                throw new MachineError($"cannot tell which guest RAM is in use: {Marshal.GetLastPInvokeErrorMessage()}");
        }
        bool[] inUse = Array.ConvertAll(resident, bits => (bits & 1) != 0);
        FileHoles.MarkData(_file, 0, inUse);
        return inUse;
    }

    bool[]? ISwappableRam.FindMapped()
    {
        bool[] mapped = new bool[_size / GuestMemory.PageSize];
        try
        {
            Mark(Memory.Origin);
            if (Memory.Alias != Memory.Origin) Mark(Memory.Alias);
            return mapped;
        }
        catch (Exception e) when (e is MachineError or IOException or UnauthorizedAccessException)
        {
            return null;
        }

        void Mark(byte* address)
        {
            ReadOnlySpan<ulong> entries = PageMap.Read(address, mapped.Length);
            for (int page = 0; page < mapped.Length; page++) mapped[page] |= (entries[page] & PageMap.IsPresent) != 0;
        }
    }

    /// <remarks>The pages of a shared mapping are the file's: a mapping that forgets them loses nothing.</remarks>
    bool ISwappableRam.TryUnmap() =>
        Libc.Advise(Memory.Origin, _size, Libc.AdviseDontNeed) == 0
        && Libc.Advise(Memory.Alias, _size, Libc.AdviseDontNeed) == 0
        && Libc.SynchroniseRange(_file, 0, _size, Libc.SynchroniseWrite) == 0;

    bool ISwappableRam.TryEvict(uint firstPage, uint pages)
    {
        const int written = Libc.SynchroniseWaitBefore | Libc.SynchroniseWrite | Libc.SynchroniseWaitAfter;
        long offset = firstPage * (long)GuestMemory.PageSize, length = pages * (long)GuestMemory.PageSize;
        return Libc.SynchroniseRange(_file, offset, length, written) == 0 && Libc.AdviseFile(_file, offset, length, Libc.AdviseDontNeed) == 0;
    }

    void ISwappableRam.Prefetch(uint firstPage, uint pages) =>
        Libc.ReadAhead(_file, firstPage * (long)GuestMemory.PageSize, pages * (nuint)GuestMemory.PageSize);

    public void Dispose()
    {
        Unmap();
        _file.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>For hosts that have no 4 GiB of addresses to spare (ulimit -v).</summary>
    private static byte* Map(SafeFileHandle file, uint size)
    {
        void* origin = Libc.Map(null, size, Libc.ProtectRead | Libc.ProtectWrite, Libc.MapShared, file, 0);
        if (origin == (void*)-1)
            throw new MachineError($"cannot map {size >> 20} MiB of guest RAM: {Marshal.GetLastPInvokeErrorMessage()}");
        return (byte*)origin;
    }

    private static void RequireDisk(string directory)
    {
        if (!Directory.Exists(directory))
            throw new MachineError($"{directory}: no such directory for guest RAM; name another with --ram-dir");
        string format = new DriveInfo(directory).DriveFormat;
        if (format is "tmpfs" or "ramfs" or "devtmpfs")
            throw new MachineError($"{directory} is on {format}, which the host cannot page to disk; name a directory on a disk with --ram-dir");
    }

    private void Unmap()
    {
        _window?.Unmap();
        if (_plain != null) Libc.Unmap(_plain, _size);
        _plain = null;
    }
}
