using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using MiniVmm.Host.Native;

namespace MiniVmm.Host.Registry;

/// <summary>A lock on a file (flock(2)), which the kernel takes back however its holder ends: it tells the living from the
/// dead without a process id.</summary>
internal sealed class FileLock : IDisposable
{
    private const int OwnerOnly = 0x180;

    private readonly SafeFileHandle _file;

    private FileLock(SafeFileHandle file) => _file = file;

    /// <summary>Makes the file if need be and waits for the lock.</summary>
    /// <exception cref="HostError">The file cannot be opened.</exception>
    public static FileLock Acquire(string path)
    {
        SafeFileHandle file = Open(path, Libc.OpenReadWrite | Libc.OpenCreate)
            ?? throw new HostError($"{path}: {Libc.LastMessage()}");
        Wait(file, Libc.LockExclusive);
        return new FileLock(file);
    }

    /// <summary>Whether somebody holds it; false where there is no such file. Looking takes a shared lock for a moment,
    /// which other lookers share and nobody else may meet: a lock is acquired before its file can be found.</summary>
    public static bool IsHeld(string path)
    {
        using SafeFileHandle? file = Open(path, Libc.OpenReadOnly);
        return file is not null && Libc.Lock(Descriptor(file), Libc.LockShared | Libc.LockNonBlocking) != 0
            && Marshal.GetLastPInvokeError() == Libc.ErrorWouldBlock;
    }

    /// <summary>Blocks until nobody holds it; at once where there is no such file.</summary>
    public static void WaitUntilFree(string path)
    {
        using SafeFileHandle? file = Open(path, Libc.OpenReadOnly);
        if (file is not null) Wait(file, Libc.LockShared);
    }

    public void Dispose() => _file.Dispose();

    private static void Wait(SafeFileHandle file, int operation)
    {
        while (Libc.Lock(Descriptor(file), operation) != 0)
            if (Marshal.GetLastPInvokeError() != Libc.ErrorInterrupted)
                throw new HostError($"cannot lock a file: {Libc.LastMessage()}");
    }

    /// <summary>Not by .NET's own means: they lock what they open.</summary>
    private static SafeFileHandle? Open(string path, int flags)
    {
        int fd = Libc.Open(path, flags | Libc.OpenCloseOnExec, OwnerOnly);
        return fd < 0 ? null : new SafeFileHandle(fd, ownsHandle: true);
    }

    private static int Descriptor(SafeFileHandle file) => (int)file.DangerousGetHandle();
}
