using MiniVmm.Host.Measurements;

namespace MiniVmm.Host.Policing;

/// <summary>A process that may be punished.</summary>
/// <param name="Name">Of the instance.</param>
/// <param name="ProcessId">Its monitor.</param>
/// <param name="StartTicks">When that started: an id may be given again.</param>
public sealed record Subject(string Name, int ProcessId, long StartTicks)
{
    /// <summary>The instance that runs as a process; null where none does.</summary>
    public static Subject? Find(string name, int processId) =>
        ProcessStat.Read(processId) is { State: not 'Z' } stat ? new Subject(name, processId, stat.StartTicks) : null;

    /// <summary>Whether it still runs.</summary>
    internal bool IsThere => ProcessStat.Read(ProcessId) is { State: not 'Z' } stat && stat.StartTicks == StartTicks;
}
