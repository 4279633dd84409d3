namespace MiniVmm.Lab.Running;

/// <summary>The directory that an experiment writes to. It is new: nothing is ever overwritten.</summary>
public sealed class RunDirectory
{
    private RunDirectory(string path) => Path = path;

    public string Path { get; }

    /// <summary>Makes the directory.</summary>
    /// <param name="wanted">Its path; null for one under <c>runs/</c> named after the time.</param>
    /// <param name="scenario">The scenario's name.</param>
    /// <param name="now">UTC.</param>
    public static RunDirectory Create(string? wanted, string scenario, DateTime now)
    {
        string path = System.IO.Path.GetFullPath(wanted ?? FreeName(scenario, now));
        try
        {
            if (System.IO.File.Exists(path) || (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any()))
                throw new LabError($"{path} exists and is not an empty directory; choose another with --out");
            Directory.CreateDirectory(path);
            string probe = System.IO.Path.Combine(path, ".probe");
            System.IO.File.WriteAllText(probe, "probe");
            System.IO.File.Delete(probe);
            return new RunDirectory(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LabError($"cannot write to {path}: {e.Message.Trim()}; choose another with --out", e);
        }
    }

    /// <summary>One that was written before.</summary>
    public static RunDirectory Open(string path)
    {
        string full = System.IO.Path.GetFullPath(path);
        return Directory.Exists(full)
            ? new RunDirectory(full)
            : throw new LabError($"{path} is not a directory; give one that 'minivmm lab run' has written");
    }

    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>A file of one run; its directory is made.</summary>
    public string RunFile(RunId run, string name)
    {
        string folder = System.IO.Path.Combine(Path, run.Folder);
        Directory.CreateDirectory(folder);
        return System.IO.Path.Combine(folder, name);
    }

    /// <summary>A file of one VM in one run; its directory is made.</summary>
    public string VmFile(RunId run, int vm, string name)
    {
        string folder = System.IO.Path.Combine(Path, run.Folder, VmName(vm));
        Directory.CreateDirectory(folder);
        return System.IO.Path.Combine(folder, name);
    }

    public static string VmName(int vm) => $"vm{vm + 1}";

    private static string FreeName(string scenario, DateTime now)
    {
        string name = System.IO.Path.Combine("runs", $"{now:yyyyMMdd'T'HHmmss'Z'}-{scenario}");
        string free = name;
        for (int i = 2; System.IO.Path.Exists(free); i++)
            free = $"{name}-{i}";
        return free;
    }
}
