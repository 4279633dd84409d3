using System.Runtime.InteropServices;

namespace MiniVmm.Translator.Host;

/// <summary>The Linux calls for memory that can be executed, signals and segment bases.</summary>
internal static unsafe partial class Libc
{
    public const uint MemoryCloseOnExec = 1;
    public const uint MemoryExecutable = 0x10;
    public const int ProtectRead = 1;
    public const int ProtectWrite = 2;
    public const int ProtectExecute = 4;
    public const int MapShared = 1;
    public const int ErrorInvalid = 22;
    public const int SetGsBase = 0x1001;

    [LibraryImport("libc", EntryPoint = "memfd_create", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int CreateMemory(string name, uint flags);

    [LibraryImport("libc", EntryPoint = "ftruncate", SetLastError = true)]
    public static partial int Truncate(int fd, long length);

    [LibraryImport("libc", EntryPoint = "close")]
    public static partial int Close(int fd);

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    public static partial void* Map(void* address, nuint length, int protection, int flags, int fd, long offset);

    [LibraryImport("libc", EntryPoint = "munmap")]
    public static partial int Unmap(void* address, nuint length);

    [LibraryImport("libc", EntryPoint = "sigaction", SetLastError = true)]
    public static partial int SignalAction(int signal, SignalActionRecord* action, SignalActionRecord* old);

    [LibraryImport("libc", EntryPoint = "arch_prctl", SetLastError = true)]
    public static partial int ArchitectureControl(int code, void* address);

    /// <summary>The C library's struct sigaction on x86-64.</summary>
    public struct SignalActionRecord
    {
        public nint Handler;
        public fixed ulong Mask[16];
        public int Flags;
        public nint Restorer;
    }
}
