using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using MiniVmm.Devices.Block;
using MiniVmm.Machine.Configuration;
using MiniVmm.Machine.Native;

namespace MiniVmm.Machine.Disks;

/// <summary>A disk image, or a block device of the host. While it is open nobody else of ours writes to it, and nobody at all where it
/// is read only: the lock (flock) is the file's, whatever name it was opened by.</summary>
internal sealed class DiskFile : IBlockStore, IDisposable
{
    private const int SectorSize = 512;

    private readonly SafeFileHandle _file;
    private bool _hasLost;

    private DiskFile(SafeFileHandle file, long bytes, bool isReadOnly) => (_file, Bytes, IsReadOnly) = (file, bytes, isReadOnly);

    public long Bytes { get; }

    public long Sectors => Bytes / SectorSize;

    public bool IsReadOnly { get; }

    /// <exception cref="MachineError">There is none, it cannot be opened or is in use, or its size is none that a disk can have, or another
    /// than it was.</exception>
    public static DiskFile Open(DiskPlan plan)
    {
        int flags = (plan.IsReadOnly ? Libc.OpenReadOnly : Libc.OpenReadWrite) | Libc.OpenCloseOnExec | Libc.OpenNonBlocking;
        int fd = Libc.Open(plan.Path, flags, 0);
        if (fd < 0) throw new MachineError($"--disk: cannot open {plan.Path}: {Marshal.GetLastPInvokeErrorMessage()}");
        var file = new SafeFileHandle(fd, ownsHandle: true);
        try
        {
            int operation = (plan.IsReadOnly ? Libc.LockShared : Libc.LockExclusive) | Libc.LockNonBlocking;
            if (Libc.Lock(file, operation) != 0) throw CannotLock(plan, Marshal.GetLastPInvokeError());
            return new DiskFile(file, SizeOf(plan, file), plan.IsReadOnly);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public void Read(Span<byte> bytes, long offset)
    {
        while (!bytes.IsEmpty)
        {
            int count = RandomAccess.Read(_file, bytes, offset);
            if (count == 0) throw new IOException("the file became shorter");
            bytes = bytes[count..];
            offset += count;
        }
    }

    public void Write(ReadOnlySpan<byte> bytes, long offset) => RandomAccess.Write(_file, bytes, offset);

    /// <remarks>Linux tells of a write that failed behind the writer's back once, and forgets it. Who then flushes again must not be told
    /// that all is well.</remarks>
    public void Flush()
    {
        if (!_hasLost && Libc.SynchroniseData(_file) == 0) return;
        _hasLost = true;
        throw new IOException("what was written may be lost");
    }

    public void Dispose() => _file.Dispose();

    private static MachineError CannotLock(DiskPlan plan, int error) => error == Libc.ErrorWouldBlock
        ? new MachineError($"--disk: {plan.Path} is in use by another guest; make a copy for this one"
            + (plan.IsReadOnly ? "" : ", or give it to all of them with ',readonly'"))
        : new MachineError($"--disk: cannot lock {plan.Path}: {Libc.Message(error)}");

    private static long SizeOf(DiskPlan plan, SafeFileHandle file)
    {
        long bytes = Directory.Exists(plan.Path) ? -1 : Libc.Seek(file, 0, Libc.SeekEnd);
        if (bytes < 0) throw new MachineError($"--disk: {plan.Path} is neither a file nor a block device");
        if (bytes == 0 || bytes % SectorSize != 0)
            throw new MachineError($"--disk: {plan.Path} has {bytes} bytes, which are not sectors of {SectorSize}; make it with 'truncate -s 64M'");
        if (plan.Bytes is { } was && was != bytes)
            throw new MachineError($"--disk: {plan.Path} has {bytes} bytes, and the guest's disk had {was}; name the right file");
        return bytes;
    }
}
