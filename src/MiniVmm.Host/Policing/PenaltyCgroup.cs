using MiniVmm.Host.Cgroups;

namespace MiniVmm.Host.Policing;

/// <summary>A cgroup for one punished process, in one controller's hierarchy of version 1.</summary>
internal sealed class PenaltyCgroup
{
    /// <summary>Not as other cgroups of ours are called: those that a killed launcher left are removed with all that runs in
    /// them, and what runs here is somebody else's.</summary>
    private const string Prefix = "police-";

    private const string Weight = "cpu.shares", Memory = "memory.limit_in_bytes";

    private readonly string _parent, _path, _controller;

    private PenaltyCgroup(string parent, string name, string controller)
    {
        (_parent, _controller) = (parent, controller);
        _path = Path.Combine(parent, name);
    }

    public static IReadOnlyList<string> Controllers { get; } = ["cpu", "memory"];

    /// <summary>Moves whatever is in it back and removes it.</summary>
    public string UndoCommand =>
        $"while read -r p; do echo \"$p\" > '{CgroupDirectory.ProcessesFile(_parent)}'; done < '{CgroupDirectory.ProcessesFile(_path)}'; "
        + $"rmdir '{_path}'";

    /// <summary>Why there are no such cgroups to be had, or null.</summary>
    public static string? Obstacle()
    {
        foreach (string controller in Controllers)
        {
            if (MountOf(controller) is not { } mount) return $"no cgroup file system of version 1 with the {controller} controller is mounted";
            string probe = Path.Combine(mount.Point, $"{Prefix}probe-{Environment.ProcessId}");
            try
            {
                Directory.CreateDirectory(probe);
                Directory.Delete(probe);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return $"{mount.Point}: {e.Message.Trim()}";
            }
        }
        return null;
    }

    /// <summary>One below the cgroup that the process is in.</summary>
    /// <exception cref="HostError">It has ended.</exception>
    public static PenaltyCgroup Of(Subject subject, string controller)
    {
        string cgroups = ProcFile.TryRead($"/proc/{subject.ProcessId}/cgroup") ?? throw new HostError($"{subject.Name}: has ended");
        return new PenaltyCgroup(MountOf(controller)!.Locate(cgroups, controller), $"{Prefix}{subject.ProcessId}-{subject.StartTicks}", controller);
    }

    public void Make() => Directory.CreateDirectory(_path);

    /// <param name="weight">Of the processor; 1024 is a process's by itself.</param>
    /// <param name="bytes">Of memory.</param>
    public void Limit(int weight, long bytes)
    {
        if (_controller == "cpu") CgroupDirectory.Write(_path, Weight, $"{weight}");
        else CgroupDirectory.Write(_path, Memory, $"{bytes}");
    }

    public void Enter(int processId) => CgroupDirectory.TryWrite(_path, "cgroup.procs", $"{processId}");

    public void Undo()
    {
        foreach (int process in CgroupDirectory.Processes(_path)) CgroupDirectory.TryWrite(_parent, "cgroup.procs", $"{process}");
        if (Directory.Exists(_path)) Directory.Delete(_path);
    }

    private static CgroupMount? MountOf(string controller) =>
        CgroupMount.Parse(ProcFile.TryRead("/proc/self/mountinfo") ?? "")
            .FirstOrDefault(m => m.Version == CgroupVersion.V1 && m.HasOption(controller));
}
