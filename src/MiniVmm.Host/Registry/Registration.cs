using MiniVmm.Host.Consoles;

namespace MiniVmm.Host.Registry;

/// <summary>A monitor's hold on its name and its folder, for as long as it lives.</summary>
public sealed class Registration : IDisposable
{
    private const int LastLines = 10;

    private readonly InstanceRegistry _registry;
    private readonly FileLock _life;
    private bool _started;

    internal Registration(InstanceRegistry registry, InstanceFolder folder, FileLock life, InstanceRecord record)
    {
        (_registry, _life, Folder, Record) = (registry, life, folder, record);
        Console = new ConsoleLog(folder.Console, folder.OlderConsole);
    }

    public string Name => Record.Name;

    public InstanceRecord Record { get; private set; }

    /// <summary>Where the guest's console is kept.</summary>
    public ConsoleLog Console { get; }

    /// <summary>Where the monitor's own messages go when it has no terminal.</summary>
    public string MonitorLog => Folder.Monitor;

    internal InstanceFolder Folder { get; }

    /// <summary>The guest is about to run, on the calling thread.</summary>
    /// <param name="engine">What executes it, which may not be what was asked for.</param>
    public void Started(string engine)
    {
        Record = Record with { VcpuThread = CurrentThread.Id(), Engine = engine };
        RegistryJson.Write(Folder.Record, Record, RegistryJson.Default.InstanceRecord);
        _started = true;
    }

    /// <summary>Says how it ended, for those who look later.</summary>
    public void Ended(int status, EndReason reason, string? details)
    {
        var exit = new ExitRecord
        {
            Status = status,
            Reason = reason,
            Details = details,
            EndedUtc = DateTime.UtcNow,
            LastLines = LogTail.Lines(Folder.Console, LastLines),
        };
        try
        {
            RegistryJson.Write(Folder.Exit, exit, RegistryJson.Default.ExitRecord);
        }
        catch (IOException)
        {
            // No room: it will be taken for crashed, which is no reason to give its parent another status.
        }
        Console.Complete();
    }

    /// <summary>The monitor cannot go on. A start that failed leaves no record: whoever started it is told.</summary>
    public void Failed(string message)
    {
        if (_started) Ended(1, EndReason.Failed, message);
        else Withdraw();
    }

    /// <summary>It was never there.</summary>
    public void Withdraw() => _registry.Withdraw(Folder);

    /// <summary>Lets go of the name. A monitor need not: its end does.</summary>
    public void Dispose()
    {
        Console.Dispose();
        _life.Dispose();
    }
}
