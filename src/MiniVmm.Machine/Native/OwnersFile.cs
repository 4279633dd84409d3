using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MiniVmm.Machine.Native;

/// <summary>Makes files that nobody but their owner can read: what is in a guest's memory is nobody else's business.</summary>
internal static class OwnersFile
{
    private const int OwnerOnly = 0x180; // 0600
    private const int Create = 0x40, Exclusive = 0x80, Truncate = 0x200;

    /// <summary>One without a name, which is gone with whoever made it unless it is given one.</summary>
    /// <returns>Null with the error number; "not supported" or "is a directory" where the file system has no such files.</returns>
    public static SafeFileHandle? TryCreateUnnamed(string directory, out int error) => TryOpen(directory, Libc.OpenTemporary, out error);

    /// <summary>One with a name that nothing has yet.</summary>
    /// <returns>Null with the error number.</returns>
    public static SafeFileHandle? TryCreateNew(string path, out int error) => TryOpen(path, Create | Exclusive, out error);

    /// <summary>One with a name; what was in a file of that name is gone.</summary>
    /// <returns>Null with the error number.</returns>
    public static SafeFileHandle? TryOverwrite(string path, out int error) => TryOpen(path, Create | Truncate, out error);

    private static SafeFileHandle? TryOpen(string path, int flags, out int error)
    {
        int fd = Libc.Open(path, Libc.OpenReadWrite | Libc.OpenCloseOnExec | flags, OwnerOnly);
        error = fd < 0 ? Marshal.GetLastPInvokeError() : 0;
        return fd < 0 ? null : new SafeFileHandle(fd, ownsHandle: true);
    }
}
