using System.ComponentModel;
using System.Runtime.InteropServices;

namespace MiniVmm.Conformance.Native;

/// <summary>The few system calls that executable memory below 4 GiB needs.</summary>
internal static unsafe partial class LinuxCalls
{
    public const int ProtectRead = 1;
    public const int ProtectWrite = 2;
    public const int ProtectExecute = 4;
    private const int MapShared = 1;
    private const int MapBelow2GiB = 0x40;

    [LibraryImport("libc", EntryPoint = "memfd_create", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MemoryFile(string name, uint flags);

    [LibraryImport("libc", EntryPoint = "ftruncate", SetLastError = true)]
    private static partial int Truncate(int fd, long length);

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    private static partial void* Map(void* address, nuint length, int protection, int flags, int fd, long offset);

    [LibraryImport("libc", EntryPoint = "munmap")]
    public static partial int Unmap(void* address, nuint length);

    [LibraryImport("libc", EntryPoint = "close")]
    public static partial int Close(int fd);

    public static int CreateMemory(nuint length)
    {
        int fd = Require(MemoryFile("conformance", 0));
        Require(Truncate(fd, (long)length));
        return fd;
    }

    /// <summary>Maps a memory file; with <paramref name="low"/> at an address of 31 bits.</summary>
    public static byte* Map(int fd, nuint length, int protection, bool low)
    {
        void* at = Map(null, length, protection, MapShared | (low ? MapBelow2GiB : 0), fd, 0);
        return at == (void*)-1 ? throw new Win32Exception(Marshal.GetLastPInvokeError()) : (byte*)at;
    }

    private static int Require(int result) => result < 0 ? throw new Win32Exception(Marshal.GetLastPInvokeError()) : result;
}
