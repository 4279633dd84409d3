namespace MiniVmm.Host.Registry;

/// <summary>The instances of a user: a folder each, named after the instance. Folders come and go under one lock, and whole:
/// a new one is made beside and moved in, an old one is moved away and removed.</summary>
public sealed class InstanceRegistry
{
    private readonly string _root;

    private InstanceRegistry(string root) => _root = root;

    /// <summary>The user's registry; made by the first instance.</summary>
    /// <exception cref="HostError">The directory is not this user's alone.</exception>
    public static InstanceRegistry Open() => Open(RuntimeDirectory.Locate());

    /// <inheritdoc cref="Open()"/>
    /// <param name="root">The directory.</param>
    internal static InstanceRegistry Open(string root)
    {
        if (Path.Exists(root)) RuntimeDirectory.Check(root);
        return new InstanceRegistry(root);
    }

    /// <summary>All instances by name, living or not.</summary>
    public IReadOnlyList<RegisteredInstance> List()
    {
        try
        {
            return [.. Directory.EnumerateDirectories(_root).Select(p => new InstanceFolder(p)).Where(f => InstanceName.IsValid(f.Name))
                .Select(RegisteredInstance.TryRead).OfType<RegisteredInstance>().OrderBy(i => i.Name, StringComparer.Ordinal)];
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
    }

    /// <summary>The instance of this name, or the only one whose name begins so.</summary>
    /// <exception cref="HostError">There is none, or there are several.</exception>
    public RegisteredInstance Find(string name)
    {
        if (InstanceName.IsValid(name) && RegisteredInstance.TryRead(Folder(name)) is { } exact) return exact;
        RegisteredInstance[] others = [.. List().Where(i => i.Name.StartsWith(name, StringComparison.Ordinal))];
        return others.Length switch
        {
            1 => others[0],
            0 => throw new HostError($"{name}: there is no such instance; see: minivmm ps -a"),
            _ => throw new HostError($"{name}: could be {string.Join(", ", others.Select(i => i.Name))}; say more of the name"),
        };
    }

    /// <summary>Registers this process as an instance, and holds its name until it ends. The record of one that has ended
    /// makes room.</summary>
    /// <param name="name">The name that was asked for; null for one after the kernel's, with a number where that is taken.</param>
    /// <param name="record">What it is; the name in it is replaced.</param>
    /// <exception cref="HostError">The name is no name or is in use.</exception>
    public Registration Claim(string? name, InstanceRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (name is not null) InstanceName.Check(name);
        RuntimeDirectory.Prepare(_root);
        using FileLock registry = Lock();
        SweepLeftovers();
        InstanceFolder folder = Folder(name ?? FreeName(InstanceName.FromKernel(record.Kernel)));
        if (folder.IsAlive)
            throw new HostError($"--name: {folder.Name} is in use by process {RegisteredInstance.TryRead(folder)?.Record.Pid}; choose another name, or stop it first");
        ControlSocketPath.Check(folder.Socket);

        InstanceFolder fresh = new(Path.Combine(_root, $".new-{Environment.ProcessId}"));
        RuntimeDirectory.Prepare(fresh.Location);
        FileLock life = FileLock.Acquire(fresh.Lock);
        record = record with { Name = folder.Name };
        RegistryJson.Write(fresh.Record, record, RegistryJson.Default.InstanceRecord);
        Discard(folder);
        Directory.Move(fresh.Location, folder.Location);
        return new Registration(this, folder, life, record);
    }

    /// <summary>Forgets an instance that has ended.</summary>
    /// <exception cref="HostError">It runs.</exception>
    public void Remove(RegisteredInstance instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        using FileLock registry = Lock();
        if (instance.Folder.IsAlive) throw new HostError($"{instance.Name}: is running; stop it first, or use rm -f");
        Discard(instance.Folder);
    }

    /// <summary>Forgets one whose start failed; for the process that holds it.</summary>
    internal void Withdraw(InstanceFolder folder)
    {
        using FileLock registry = Lock();
        Discard(folder);
    }

    /// <summary>Notes that an instance was killed, unless another has its name by now or it ended by itself before.</summary>
    internal void NoteKilled(RegisteredInstance instance, ExitRecord exit)
    {
        using FileLock registry = Lock();
        if (!instance.Folder.IsAlive && instance.IsCurrent && !File.Exists(instance.Folder.Exit))
            RegistryJson.Write(instance.Folder.Exit, exit, RegistryJson.Default.ExitRecord);
    }

    private FileLock Lock() => FileLock.Acquire(Path.Combine(_root, ".lock"));

    private InstanceFolder Folder(string name) => new(Path.Combine(_root, name));

    private string FreeName(string stem)
    {
        for (int i = 1; ; i++)
        {
            string name = i == 1 ? stem : $"{stem}-{i}";
            if (!Directory.Exists(Folder(name).Location)) return name;
        }
    }

    private void Discard(InstanceFolder folder)
    {
        if (!Directory.Exists(folder.Location)) return;
        string old = Path.Combine(_root, $".old-{Environment.ProcessId}");
        Directory.Move(folder.Location, old);
        Directory.Delete(old, recursive: true);
    }

    /// <summary>Of processes that were killed in the midst of the above: whoever has the lock is alone.</summary>
    private void SweepLeftovers()
    {
        foreach (string pattern in (string[])[".new-*", ".old-*"])
            foreach (string left in Directory.EnumerateDirectories(_root, pattern))
                Directory.Delete(left, recursive: true);
    }
}
