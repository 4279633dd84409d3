namespace MiniVmm.Host.Registry;

/// <summary>The files of one instance.</summary>
/// <param name="Location">The folder.</param>
internal sealed record InstanceFolder(string Location)
{
    public string Name => Path.GetFileName(Location);

    /// <summary>Held by the monitor for its life.</summary>
    public string Lock => Path.Combine(Location, "lock");

    public string Record => Path.Combine(Location, "instance.json");

    /// <summary>How it ended; absent until it has, and for ever where the monitor could not write it.</summary>
    public string Exit => Path.Combine(Location, "exit.json");

    public string Socket => Path.Combine(Location, "control.sock");

    /// <summary>What the guest has printed last, and before that.</summary>
    public string Console => Path.Combine(Location, "console.log");

    public string OlderConsole => Path.Combine(Location, "console.log.1");

    /// <summary>What the monitor itself had to say.</summary>
    public string Monitor => Path.Combine(Location, "monitor.log");

    /// <summary>Whether its monitor runs.</summary>
    public bool IsAlive => FileLock.IsHeld(Lock);
}
