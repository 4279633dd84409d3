using MiniVmm.Devices.Serial;
using MiniVmm.Machine;
using MiniVmm.Machine.Running;

namespace MiniVmm.Cli;

/// <summary>A guest in this process, its console on stdin and stdout, to its end.</summary>
internal static class ForegroundGuest
{
    /// <param name="build">Makes the machine around its console.</param>
    /// <param name="label">Its name in messages.</param>
    /// <param name="tether">Whether the end of stdin stops it.</param>
    /// <param name="statsFile">Where its counters go in the end, or null.</param>
    /// <returns>The exit status.</returns>
    public static int Run(Func<IByteSink, VirtualMachine> build, string label, bool tether, string? statsFile)
    {
        using var output = new ConsoleOutput();
        using VirtualMachine machine = build(output);
        if (machine.Notice is { } notice) Console.Error.WriteLine($"minivmm: {label}: {notice}");
        using var stop = new StopSignals();
        using CancellationTokenRegistration stopOutput = stop.Token.Register(output.Stop);
        using var terminal = new TerminalMode();
        if (TerminalMode.MayReadInput) ConsoleInput.Start(machine.ConsoleInput, onEnd: tether ? stop.Request : null);
        ExitReport report = machine.Run(stop.Token);
        output.Flush();
        if (statsFile is not null) WriteStatistics(statsFile, report);
        switch (report.Reason)
        {
            case ExitReason.Shutdown:
                Console.Error.WriteLine($"minivmm: {label}: triple fault; the processor shut down\n{report.Details}");
                return 1;
            case ExitReason.EngineFailed:
                Console.Error.WriteLine(EngineFailure.Message(label, machine.Config, report));
                return 1;
            case ExitReason.Stopped:
                return stop.ExitStatus;
            default:
                return report.Status;
        }
    }

    private static void WriteStatistics(string path, ExitReport report)
    {
        try
        {
            File.WriteAllText(path, report.Statistics.ToJson() + "\n");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MachineError($"--stats: cannot write {path}: {e.Message}", e);
        }
    }
}
