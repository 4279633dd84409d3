namespace MiniVmm.Host.Registry;

/// <summary>What can be known of an instance whose monitor ended without a word.</summary>
/// <param name="Reason">Why it ended, as far as the host tells; null where it does not.</param>
/// <param name="MonitorLines">What the monitor said last, if anything.</param>
public sealed record CrashReport(string? Reason, IReadOnlyList<string> MonitorLines)
{
    private const int Lines = 10;

    public static CrashReport Of(RegisteredInstance instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        IReadOnlyList<string> monitor = LogTail.Lines(instance.Folder.Monitor, Lines);
        InstanceRecord record = instance.Record;
        string? reason = record.BootId != HostBoot.Id() ? "the host was restarted"
            : OomWitness.Count(record.MemoryCgroup) > record.OomKills ? $"probably killed for want of memory: the kernel has ended processes of {record.MemoryCgroup} since it started"
            : monitor.Count > 0 ? monitor[0]
            : null;
        return new CrashReport(reason, monitor);
    }
}
