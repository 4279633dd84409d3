namespace MiniVmm.Host.Registry;

/// <summary>The calling thread as the kernel numbers it.</summary>
internal static class CurrentThread
{
    /// <summary>The link reads "PID/task/TID".</summary>
    public static int? Id() =>
        int.TryParse(Path.GetFileName(new FileInfo("/proc/thread-self").LinkTarget), out int id) ? id : null;
}
