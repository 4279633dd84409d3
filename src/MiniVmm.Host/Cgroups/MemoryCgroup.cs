namespace MiniVmm.Host.Cgroups;

/// <summary>A memory cgroup of our own. Disposing it kills the processes in it and removes it.</summary>
public abstract class MemoryCgroup : IDisposable
{
    private protected MemoryCgroup(string path) => Path = path;

    public string Path { get; }

    public abstract CgroupVersion Version { get; }

    /// <summary>The file through which a process joins.</summary>
    public string ProcessesFile => CgroupDirectory.ProcessesFile(Path);

    public IReadOnlyList<int> Processes() => CgroupDirectory.Processes(Path);

    public abstract MemoryStatistics Read();

    /// <summary>Limits memory and forbids swapping beside it. The kernel reclaims at once what exceeds the limit.</summary>
    public void SetLimit(long bytes)
    {
        try
        {
            ApplyLimit(bytes);
        }
        catch (IOException e)
        {
            throw new HostError($"the kernel refused a memory limit of {bytes >> 20} MiB on {Path} ({e.Message.Trim()}); "
                + "a larger budget may do", e);
        }
    }

    /// <summary>Takes the limit away, so that what runs in the cgroup can end promptly.</summary>
    public abstract void LiftLimit();

    public void Dispose()
    {
        if (Directory.Exists(Path) && !CgroupDirectory.Remove(Path))
            throw new HostError($"cgroup {Path} is still in use and was left behind; the next start removes it");
        AfterRemoval();
        GC.SuppressFinalize(this);
    }

    private protected abstract void ApplyLimit(long bytes);

    /// <summary>Undoes what making room for the cgroup took.</summary>
    private protected virtual void AfterRemoval()
    {
    }

    private protected string? Control(string file) => ProcFile.TryRead(System.IO.Path.Combine(Path, file));

    private protected long Number(string file) => long.TryParse(Control(file)?.Trim(), out long value) ? value : 0;
}
