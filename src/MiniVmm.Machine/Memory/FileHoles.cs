using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using MiniVmm.I386.Memory;
using MiniVmm.Machine.Native;

namespace MiniVmm.Machine.Memory;

/// <summary>Where a file holds data, as its file system says: elsewhere it reads as zeros.</summary>
internal static class FileHoles
{
    /// <summary>The parts of [start, end) that may hold data, in order.</summary>
    /// <exception cref="IOException">The file cannot be asked.</exception>
    public static IEnumerable<(long Start, long End)> FindData(SafeFileHandle file, long start, long end)
    {
        while (start < end)
        {
            long data = Seek(file, start, Libc.SeekData);
            if (data < 0 || data >= end) yield break;
            long hole = Seek(file, data, Libc.SeekHole);
            start = hole < 0 ? end : Math.Min(hole, end);
            yield return (data, start);
        }
    }

    /// <summary>Marks the pages that may hold data.</summary>
    /// <param name="file">The file.</param>
    /// <param name="offset">Where the first page lies in it.</param>
    /// <param name="pages">A flag for each page from there on.</param>
    /// <exception cref="IOException">The file cannot be asked.</exception>
    public static void MarkData(SafeFileHandle file, long offset, bool[] pages)
    {
        const long page = GuestMemory.PageSize;
        foreach ((long start, long end) in FindData(file, offset, offset + pages.Length * page))
        {
            long first = (start - offset) / page, behind = (end - offset + page - 1) / page;
            Array.Fill(pages, true, (int)first, (int)(behind - first));
        }
    }

    /// <returns>A negative number where there is none.</returns>
    private static long Seek(SafeFileHandle file, long offset, int what)
    {
        long found = Libc.Seek(file, offset, what);
        if (found >= 0) return found;
        int error = Marshal.GetLastPInvokeError();
        return error switch
        {
            Libc.ErrorNoSuchAddress => -1,
            // A file system that knows of no holes: everything is data.
            Libc.ErrorInvalid => what == Libc.SeekData ? offset : -1,
            _ => throw new IOException(Libc.Message(error)),
        };
    }
}
