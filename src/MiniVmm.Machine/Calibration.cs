using MiniVmm.Devices.Serial;
using MiniVmm.Machine.Configuration;
using MiniVmm.Machine.Running;

namespace MiniVmm.Machine;

/// <summary>How fast this host runs a guest, in retired instructions per second of CPU time. As the nominal clock it
/// makes a busy tick on an idle host last as long as an idle one.</summary>
public static class Calibration
{
    private const long WarmUp = 700_000_000, Measured = 800_000_000;

    /// <summary>Runs a guest for about 1.5 seconds of CPU time: first until its code is compiled and its memory
    /// touched, then for the measurement. CPU time does not count what other processes take.</summary>
    /// <param name="kernel">A guest that computes for longer than that without halting.</param>
    /// <param name="append">Its command line.</param>
    /// <param name="memory">Bytes of RAM it needs.</param>
    /// <param name="ramDirectory">Where its RAM file goes.</param>
    /// <param name="stop">Ends the measurement early.</param>
    /// <returns>Instructions per CPU second.</returns>
    /// <exception cref="MachineError">The guest ended too soon.</exception>
    /// <exception cref="OperationCanceledException">Stopped.</exception>
    public static long MeasureClock(string kernel, string append, uint memory, string ramDirectory, CancellationToken stop)
    {
        var config = new MachineConfig { Kernel = kernel, Append = append, Memory = memory, RamDirectory = ramDirectory };
        using VirtualMachine machine = MachineBuilder.Build(config, new Silence());
        (long Retired, long CpuNs)? start = null;
        (long Retired, long CpuNs) now = default;
        ExitReport report = machine.Run(stop, () =>
        {
            now = machine.Progress;
            if (start is null && now.CpuNs >= WarmUp) start = now;
            return start is not { } from || now.CpuNs - from.CpuNs < Measured;
        });
        stop.ThrowIfCancellationRequested();
        if (start is not { } begin || report.Reason != ExitReason.Stopped)
            throw new MachineError($"{kernel}: the guest ended before its speed was measured");
        return (long)((now.Retired - begin.Retired) / ((now.CpuNs - begin.CpuNs) / 1e9));
    }
}
