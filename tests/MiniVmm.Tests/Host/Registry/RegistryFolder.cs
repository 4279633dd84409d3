using MiniVmm.Host.Registry;

namespace MiniVmm.Tests.Host.Registry;

/// <summary>A registry of a test's own.</summary>
internal sealed class RegistryFolder : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("minivmm-registry-").FullName;

    public string Root => Path.Combine(_folder, "run");

    public InstanceRegistry Registry => InstanceRegistry.Open(Root);

    /// <summary>The record of an instance in this process.</summary>
    public static InstanceRecord Record(string kernel = "/guests/httpd.elf") => new()
    {
        Name = "",
        Pid = Environment.ProcessId,
        StartTicks = Interlocked.Increment(ref _starts),
        Kernel = kernel,
        MemoryBytes = 64 << 20,
        Engine = "translator",
        ClockHz = 300_000_000,
        StartedUtc = DateTime.UtcNow,
        BootId = HostBoot.Id(),
    };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // Stands for processes that start one after the other.
    private static long _starts;
}
