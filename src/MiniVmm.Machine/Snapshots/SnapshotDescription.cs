using MiniVmm.Machine.Configuration;

namespace MiniVmm.Machine.Snapshots;

/// <summary>What must be known to build the machine again, before its state can be put into it.</summary>
internal sealed class SnapshotDescription
{
    public MachineConfig Config = new() { Kernel = "" };

    public KernelFile Kernel = new("", "");

    /// <summary>Unix milliseconds.</summary>
    public long MadeAt;

    /// <summary>RDTSC's nanoseconds since power-on.</summary>
    public long Age;

    /// <summary>The disks, which format 1 had none of; recordings have none either.</summary>
    public void PassDisks(StateStream stream)
    {
        int count = Config.Disks.Count;
        stream.Pass(ref count, 0, Platform.DiskCount);
        var disks = new DiskPlan[count];
        for (int i = 0; i < count; i++)
        {
            DiskPlan disk = stream.IsReading ? new DiskPlan("") : Config.Disks[i];
            (string path, bool isReadOnly, long bytes) = (disk.Path, disk.IsReadOnly, disk.Bytes ?? 0);
            stream.Pass(ref path);
            stream.Pass(ref isReadOnly);
            stream.Pass(ref bytes, 0, long.MaxValue);
            disks[i] = new DiskPlan(path) { IsReadOnly = isReadOnly, Bytes = bytes };
        }
        if (stream.IsReading) Config = Config with { Disks = disks };
    }

    public void Pass(StateStream stream)
    {
        (string kernel, string checksum, string append, string engine) = (Kernel.Path, Kernel.Checksum, Config.Append, Config.Engine);
        (uint memory, long hertz, bool deterministic, long start) =
            (Config.Memory, Config.ClockHz, Config.Deterministic, Config.DeterministicStartUnixMs);
        stream.Pass(ref kernel);
        stream.Pass(ref checksum);
        stream.Pass(ref append);
        stream.Pass(ref memory);
        stream.Pass(ref engine);
        stream.Pass(ref hertz);
        stream.Pass(ref deterministic);
        stream.Pass(ref start);
        stream.Pass(ref MadeAt);
        stream.Pass(ref Age, 0, long.MaxValue);
        if (!stream.IsReading) return;
        Kernel = new KernelFile(kernel, checksum);
        Config = new MachineConfig
        {
            Kernel = kernel,
            Append = append,
            Memory = memory,
            Engine = engine,
            ClockHz = hertz,
            Deterministic = deterministic,
            DeterministicStartUnixMs = start,
        };
    }
}
