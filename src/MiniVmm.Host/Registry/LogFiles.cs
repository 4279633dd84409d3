using MiniVmm.Host.Native;

namespace MiniVmm.Host.Registry;

/// <summary>What is kept of an instance's console, read without its monitor, which may have ended or hang.</summary>
public static class LogFiles
{
    /// <summary>All of it, or the last lines.</summary>
    /// <param name="instance">Whose.</param>
    /// <param name="lines">At most so many lines; null = all.</param>
    public static byte[] Read(RegisteredInstance instance, int? lines)
    {
        ArgumentNullException.ThrowIfNull(instance);
        // In this order a file that becomes the older one meanwhile is seen twice, which can be told, and never missed.
        using FileStream? current = TryOpen(instance.Folder.Console);
        using FileStream? older = TryOpen(instance.Folder.OlderConsole);
        byte[] all = current is null ? []
            : older is null || Inode(older) == Inode(current) ? Content(current)
            : [.. Content(older), .. Content(current)];
        return lines is int count ? all[Start(all, count)..] : all;
    }

    private static int Start(byte[] bytes, int lines)
    {
        if (lines == 0) return bytes.Length;
        for (int i = bytes.Length - 2; i >= 0; i--)
            if (bytes[i] == '\n' && --lines == 0) return i + 1;
        return 0;
    }

    private static byte[] Content(FileStream file)
    {
        byte[] bytes = new byte[file.Length];
        int count = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return bytes[..count];
    }

    private static FileStream? TryOpen(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static unsafe ulong Inode(FileStream file)
    {
        Libc.FileStatus status;
        int error = Libc.Status(Libc.AtWorkingDirectory, $"/proc/self/fd/{file.SafeFileHandle.DangerousGetHandle()}", 0, Libc.StatusBasics, &status);
        return error == 0 ? status.Inode : 0;
    }
}
