using System.ComponentModel;
using System.Diagnostics;

namespace MiniVmm.Host.Cgroups;

/// <summary>A cgroup as a directory: its files, its processes and its end.</summary>
internal static class CgroupDirectory
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static string ProcessesFile(string path) => Path.Combine(path, "cgroup.procs");

    public static IReadOnlyList<int> Processes(string path) =>
        [.. (ProcFile.TryRead(ProcessesFile(path)) ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(int.Parse)];

    /// <summary>Writes a control file. The kernel says no through the error of the write.</summary>
    public static void Write(string path, string file, string value)
    {
        // No FileMode.Create: control files are neither created nor truncated.
        using FileStream stream = new(Path.Combine(path, file), FileMode.Open, FileAccess.Write, FileShare.ReadWrite, 0);
        stream.Write(System.Text.Encoding.ASCII.GetBytes(value));
    }

    public static bool TryWrite(string path, string file, string value)
    {
        try
        {
            Write(path, file, value);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Kills what is left in it and removes it. A killed process leaves its cgroup only when the kernel has
    /// reaped its memory, so this may take a moment.</summary>
    /// <returns>Whether it is gone.</returns>
    public static bool Remove(string path)
    {
        long start = Stopwatch.GetTimestamp();
        for (int pause = 1; Directory.Exists(path); pause = Math.Min(pause * 2, 100))
        {
            foreach (int process in Processes(path))
                Kill(process);
            try
            {
                Directory.Delete(path);
                return true;
            }
            catch (IOException) when (Stopwatch.GetElapsedTime(start) < Patience)
            {
                Thread.Sleep(pause);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return false;
            }
        }
        return true;
    }

    private static void Kill(int processId)
    {
        // Never ourselves: a launcher may sit in the directory that it removes.
        if (processId == Environment.ProcessId || processId <= 0)
            return;
        try
        {
            using Process process = Process.GetProcessById(processId);
            process.Kill();
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or Win32Exception)
        {
            // It ended first, or is not ours to end; the directory then stays busy, which Remove reports.
        }
    }
}
