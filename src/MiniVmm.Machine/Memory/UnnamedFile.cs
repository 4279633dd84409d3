using Microsoft.Win32.SafeHandles;
using MiniVmm.Machine.Native;

namespace MiniVmm.Machine.Memory;

/// <summary>A file without a name (any more): it is gone with the last process that has it open, however that ends. Nobody but its
/// owner could read it, and it is not locked.</summary>
public static class UnnamedFile
{
    /// <param name="directory">On whose file system.</param>
    /// <param name="content">What it is for, in messages.</param>
    /// <param name="obstacle">Why there is none, in a line without a remedy; else empty.</param>
    public static SafeFileHandle? TryCreate(string directory, string content, out string obstacle)
    {
        obstacle = "";
        if (OwnersFile.TryCreateUnnamed(directory, out int error) is { } unnamed) return unnamed;
        string place = directory;
        if (error is Libc.ErrorNotSupported or Libc.ErrorIsDirectory)
        {
            place = Path.Combine(directory, $".minivmm-{Environment.ProcessId}-{Guid.NewGuid():n}");
            if (OwnersFile.TryCreateNew(place, out error) is { } file)
            {
                File.Delete(place);
                return file;
            }
        }
        obstacle = $"{place}: cannot create a file for {content}: {Libc.Message(error)}";
        return null;
    }
}
