using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using MiniVmm.Host.Native;
using MiniVmm.Machine.Memory;

namespace MiniVmm.Host.Instances;

/// <summary>A disk for an instance, in a file without a name: it is there as long as this process holds it or an instance uses it, and is
/// gone however either ends.</summary>
public sealed class DiskImage : IDisposable
{
    private const int PieceBytes = 1 << 20;

    private readonly SafeFileHandle _file;

    private DiskImage(SafeFileHandle file) => _file = file;

    /// <summary>Says what a piece of the disk holds.</summary>
    /// <param name="offset">Where it begins, in bytes.</param>
    /// <param name="piece">To be filled.</param>
    public delegate void Contents(long offset, Span<byte> piece);

    /// <summary>By which an instance finds it, while this process lives.</summary>
    public string Path => $"/proc/{Environment.ProcessId}/fd/{_file.DangerousGetHandle()}";

    /// <summary>Makes one, none of which stays in the host's page cache: it would be there at nobody's expense.</summary>
    /// <param name="directory">On a disk.</param>
    /// <param name="bytes">Its size.</param>
    /// <param name="contents">What it holds.</param>
    /// <exception cref="HostError">There is no room, or no such directory.</exception>
    public static DiskImage Create(string directory, long bytes, Contents contents)
    {
        ArgumentNullException.ThrowIfNull(contents);
        var image = new DiskImage(UnnamedFile.TryCreate(directory, "a disk image", out string obstacle)
            ?? throw new HostError($"{obstacle}; set MINIVMM_RAM_DIR to a directory on a disk"));
        try
        {
            byte[] piece = new byte[PieceBytes];
            for (long at = 0; at < bytes; at += PieceBytes)
            {
                Span<byte> part = piece.AsSpan(0, (int)Math.Min(PieceBytes, bytes - at));
                contents(at, part);
                RandomAccess.Write(image._file, part, at);
            }
            image.LeaveMemory();
            return image;
        }
        catch (IOException e)
        {
            image.Dispose();
            throw new HostError($"{directory}: cannot make a disk image of {bytes >> 20} MiB: {e.Message}; free some room or set MINIVMM_RAM_DIR", e);
        }
        catch
        {
            image.Dispose();
            throw;
        }
    }

    /// <summary>Brings it to the disk and drops what of it is in the host's page cache.</summary>
    /// <exception cref="IOException">The disk is full, or gone.</exception>
    public void LeaveMemory()
    {
        RandomAccess.FlushToDisk(_file);
        int error = Libc.Advise(_file, 0, 0, Libc.AdviseDontNeed);
        if (error != 0) throw new IOException($"it stays in memory ({Marshal.GetPInvokeErrorMessage(error)})");
    }

    public void Dispose() => _file.Dispose();
}
