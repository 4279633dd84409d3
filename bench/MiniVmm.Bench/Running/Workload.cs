using MiniVmm.Devices.Serial;
using MiniVmm.Host;
using MiniVmm.I386;
using MiniVmm.I386.Contracts;
using MiniVmm.Machine;
using MiniVmm.Machine.Configuration;
using MiniVmm.Machine.Running;

namespace MiniVmm.Bench.Running;

/// <summary>A compiled guest that computes for a while and ends, or is ended when it is ready.</summary>
/// <param name="Name">What the table calls it.</param>
/// <param name="Guest">Its name in guests/bin.</param>
/// <param name="Append">Its command line.</param>
/// <param name="ToFirstLine">Whether its first line on the console means that it is ready, and ends the run.</param>
internal sealed record Workload(string Name, string Guest, string Append, bool ToFirstLine = false)
{
    /// <summary>Little, so that mapping it does not count.</summary>
    private const uint Memory = 8 << 20;

    private static readonly string[] Kernels =
        ["recurse", "sieve", "crc", "sort", "matrix", "indirect", "strings", "bytes"];

    /// <summary>The kernels of guests/bench in ring 0 without paging and in ring 3 with it.</summary>
    public static IEnumerable<Workload> Suite =>
        from mode in new[] { "flat", "user" }
        from kernel in Kernels
        select new Workload($"{kernel} {mode}", "bench", $"kernel={kernel} mode={mode} times=0");

    /// <summary>Builds a deterministic machine, runs it from power-on and returns what it did.</summary>
    /// <exception cref="MachineError">The guest did not end well.</exception>
    public MachineStatistics Run(Func<Processor, IEngine> makeEngine)
    {
        var config = new MachineConfig
        {
            Kernel = Installation.FindGuest(Guest),
            Append = Append,
            Memory = Memory,
            Deterministic = true,
        };
        var lines = new LineCount();
        using VirtualMachine machine = MachineBuilder.Build(config, ToFirstLine ? lines : new Silence(), makeEngine);
        ExitReport report = machine.Run(CancellationToken.None, () => lines.Count == 0);
        bool ended = ToFirstLine
            ? report.Reason == ExitReason.Stopped
            : report is { Reason: ExitReason.PoweredOff, Status: 0 };
        return ended
            ? report.Statistics
            : throw new MachineError($"{Name}: the guest ended with {report.Reason}, status {report.Status}");
    }

    private sealed class LineCount : IByteSink
    {
        public int Count { get; private set; }

        public void Write(byte value)
        {
            if (value == '\n') Count++;
        }
    }
}
