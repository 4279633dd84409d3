using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MiniVmm.Machine.Native;

/// <summary>The Linux calls that .NET has no word for.</summary>
internal static unsafe partial class Libc
{
    public const int OpenReadOnly = 0;
    public const int OpenReadWrite = 2;
    /// <summary>Nothing to disks; to others, not to wait for somebody at the other end.</summary>
    public const int OpenNonBlocking = 0x800;
    public const int OpenCloseOnExec = 0x80000;
    public const int OpenTemporary = 0x410000;
    public const int ProtectNone = 0;
    public const int ProtectRead = 1;
    public const int ProtectWrite = 2;
    public const int MapShared = 1;
    public const int MapPrivate = 2;
    public const int MapFixed = 0x10;
    public const int MapAnonymous = 0x20;
    public const int MapWithoutReserve = 0x4000;
    public const int AdviseRandom = 1;
    /// <summary>Of memory and of files.</summary>
    public const int AdviseDontNeed = 4;
    public const int SynchroniseWaitBefore = 1;
    public const int SynchroniseWrite = 2;
    public const int SynchroniseWaitAfter = 4;
    public const int EventNonBlocking = 0x800;
    public const int EventCloseOnExec = 0x80000;
    public const short PollIn = 1;
    public const int ClockThreadCpuTime = 3;
    public const int ErrorNotSupported = 95;
    public const int ErrorIsDirectory = 21;
    public const int ErrorInvalid = 22;
    public const int ErrorNoSpace = 28;
    public const int ErrorNoSuchAddress = 6;
    public const int ErrorWouldBlock = 11;
    public const int LockShared = 1;
    public const int LockExclusive = 2;
    public const int LockNonBlocking = 4;
    public const int SeekEnd = 2;
    public const int SeekData = 3;
    public const int SeekHole = 4;
    public const int LinkFollow = 0x400;
    public const int CurrentDirectory = -100;

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Open(string path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    public static partial int Close(int fd);

    /// <returns>Zero or the error number.</returns>
    [LibraryImport("libc", EntryPoint = "posix_fallocate")]
    public static partial int Allocate(SafeFileHandle file, long offset, long length);

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    public static partial void* Map(void* address, nuint length, int protection, int flags, int fd, long offset);

    public static void* Map(void* address, nuint length, int protection, int flags, SafeFileHandle file, long offset)
    {
        bool held = false;
        try
        {
            file.DangerousAddRef(ref held);
            return Map(address, length, protection, flags, (int)file.DangerousGetHandle(), offset);
        }
        finally
        {
            if (held) file.DangerousRelease();
        }
    }

    [LibraryImport("libc", EntryPoint = "mprotect", SetLastError = true)]
    public static partial int Protect(void* address, nuint length, int protection);

    [LibraryImport("libc", EntryPoint = "munmap", SetLastError = true)]
    public static partial int Unmap(void* address, nuint length);

    [LibraryImport("libc", EntryPoint = "madvise", SetLastError = true)]
    public static partial int Advise(void* address, nuint length, int advice);

    /// <param name="resident">A byte a page; bit 0 says whether the host has it in memory.</param>
    [LibraryImport("libc", EntryPoint = "mincore", SetLastError = true)]
    public static partial int FindResident(void* address, nuint length, byte* resident);

    [LibraryImport("libc", EntryPoint = "lseek", SetLastError = true)]
    public static partial long Seek(SafeFileHandle file, long offset, int whence);

    [LibraryImport("libc", EntryPoint = "pread", SetLastError = true)]
    private static partial nint Read(SafeFileHandle file, byte* buffer, nuint count, long offset);

    /// <returns>Bytes read, or a negative number.</returns>
    public static int Read(SafeFileHandle file, Span<byte> buffer, long offset)
    {
        fixed (byte* first = buffer) return (int)Read(file, first, (nuint)buffer.Length, offset);
    }

    [LibraryImport("libc", EntryPoint = "linkat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Link(int fromDirectory, string from, int toDirectory, string to, int flags);

    [LibraryImport("libc", EntryPoint = "rename", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Rename(string from, string to);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    public static partial int Synchronise(SafeFileHandle file);

    /// <summary>Of data and what is needed to find them.</summary>
    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    public static partial int SynchroniseData(SafeFileHandle file);

    /// <summary>Of data alone, in a part of the file.</summary>
    [LibraryImport("libc", EntryPoint = "sync_file_range", SetLastError = true)]
    public static partial int SynchroniseRange(SafeFileHandle file, long offset, long length, int what);

    /// <returns>Zero or the error number.</returns>
    [LibraryImport("libc", EntryPoint = "posix_fadvise")]
    public static partial int AdviseFile(SafeFileHandle file, long offset, long length, int advice);

    [LibraryImport("libc", EntryPoint = "readahead", SetLastError = true)]
    public static partial nint ReadAhead(SafeFileHandle file, long offset, nuint length);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    public static partial int Lock(SafeFileHandle file, int operation);

    [LibraryImport("libc", EntryPoint = "eventfd", SetLastError = true)]
    public static partial int EventFd(uint initial, int flags);

    [LibraryImport("libc", EntryPoint = "ppoll", SetLastError = true)]
    public static partial int Poll(PollFd* fds, nuint count, TimeSpec* timeout, void* signalMask);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    public static partial nint Read(int fd, void* buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    public static partial nint Write(int fd, void* buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "clock_gettime", SetLastError = true)]
    public static partial int ClockGetTime(int clock, TimeSpec* time);

    /// <summary>The message of an error number.</summary>
    public static string Message(int error) => Marshal.GetPInvokeErrorMessage(error);

    public struct PollFd
    {
        public int Fd;
        public short Events, Returned;
    }

    public struct TimeSpec
    {
        public long Seconds, Nanoseconds;
    }
}
