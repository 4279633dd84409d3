namespace MiniVmm.Host.Registry;

/// <summary>Which run of the host this is: process ids and start times mean nothing beyond it.</summary>
internal static class HostBoot
{
    public static string? Id() => ProcFile.TryRead("/proc/sys/kernel/random/boot_id")?.Trim();
}
