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
