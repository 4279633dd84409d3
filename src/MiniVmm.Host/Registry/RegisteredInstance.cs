namespace MiniVmm.Host.Registry;

/// <summary>An instance as the registry knows it. It may end, or give its name to another, at any time.</summary>
public sealed class RegisteredInstance
{
    private RegisteredInstance(InstanceFolder folder, InstanceRecord record) => (Folder, Record) = (folder, record);

    public string Name => Record.Name;

    public InstanceRecord Record { get; }

    internal InstanceFolder Folder { get; }

    /// <summary>Whether its monitor runs.</summary>
    public bool IsAlive => Folder.IsAlive && IsCurrent;

    /// <summary>How it ended; null while it runs, and where nobody could say.</summary>
    public ExitRecord? Exit => IsCurrent ? RegistryJson.TryRead(Folder.Exit, RegistryJson.Default.ExitRecord) : null;

    /// <summary>Whether its name is still its own.</summary>
    internal bool IsCurrent => Record.IsSameProcess(RegistryJson.TryRead(Folder.Record, RegistryJson.Default.InstanceRecord));

    /// <summary>The instance in a folder; null where none is, or one of another version's.</summary>
    internal static RegisteredInstance? TryRead(InstanceFolder folder) =>
        RegistryJson.TryRead(folder.Record, RegistryJson.Default.InstanceRecord) is { } record ? new RegisteredInstance(folder, record) : null;

    /// <summary>Its record anew, which names the vCPU thread once that runs; null where another has its name.</summary>
    internal RegisteredInstance? Reread() => TryRead(Folder) is { } now && Record.IsSameProcess(now.Record) ? now : null;

    /// <summary>Waits until the monitor has ended, however it did. The kernel wakes us; nobody polls.</summary>
    public Task WaitAsync(CancellationToken cancel) =>
        Task.Factory.StartNew(() => FileLock.WaitUntilFree(Folder.Lock), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)
            .WaitAsync(cancel);

    /// <summary>What its console said last.</summary>
    public IReadOnlyList<string> LastLines(int count) => LogTail.Lines(Folder.Console, count);
}
