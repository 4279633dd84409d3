using MiniVmm.Devices.Serial;
using MiniVmm.Host.Control;
using MiniVmm.Host.Lifecycle;
using MiniVmm.Host.Registry;
using MiniVmm.Machine;
using MiniVmm.Machine.Debugging;
using MiniVmm.Machine.Running;

namespace MiniVmm.Cli;

/// <summary>A guest in this process, to its end: its console on stdin and stdout, in its log, or both.</summary>
/// <param name="build">Makes the machine around its console.</param>
/// <param name="debugger">How a debugger may attach, or null.</param>
/// <param name="detached">Whether there is no terminal.</param>
/// <param name="tether">Whether the end of stdin stops it.</param>
/// <param name="statsFile">Where its counters go in the end, or null.</param>
internal sealed class GuestProcess(Func<IByteSink, VirtualMachine> build, DebuggerPlan? debugger, bool detached, bool tether, string? statsFile)
{
    /// <returns>The exit status.</returns>
    public int Run(string label) => Run(label, null);

    /// <returns>The exit status.</returns>
    public int Run(Registration registration) => Run(registration.Name, registration);

    private int Run(string label, Registration? registration)
    {
        using var output = new ConsoleOutput(registration?.Console, onStdout: !detached);
        using VirtualMachine machine = build(output);
        using var stop = new StopSignals();
        using CancellationTokenRegistration stopOutput = stop.Token.Register(output.Stop);
        using IDisposable? control = registration is null ? null : ControlServer.Start(new ControlledInstance(registration, machine, stop.Request, stop.Token));
        using GdbServer? gdb = debugger?.Start(machine, machine.Config.Kernel, label, stop.Request);
        registration?.Started(machine.EngineName);
        if (detached && !DetachedProcess.HandOver(label, machine.Notice, registration!.MonitorLog))
        {
            registration.Withdraw();
            return 1;
        }
        if (!detached && machine.Notice is { } notice) Console.Error.WriteLine($"minivmm: {label}: {notice}");
        using var terminal = detached ? null : new TerminalMode();
        if (!detached && TerminalMode.MayReadInput) ConsoleInput.Start(machine.ConsoleInput, onEnd: tether ? stop.Request : null);
        ExitReport report = machine.Run(stop.Token);
        gdb?.End(report);
        output.Flush();
        if (statsFile is not null) WriteStatistics(statsFile, report);
        (int status, string? error) = Outcome(machine, report, stop.ExitStatus);
        if (error is not null) Console.Error.WriteLine($"minivmm: {label}: {error}");
        registration?.Ended(status, Reason(report.Reason), error);
        return status;
    }

    /// <summary>The exit status, and what to tell the user where it did not end well.</summary>
    private static (int Status, string? Error) Outcome(VirtualMachine machine, ExitReport report, int stopped) => report.Reason switch
    {
        ExitReason.Shutdown => (1, $"triple fault; the processor shut down\n{report.Details}"),
        ExitReason.EngineFailed => (1, EngineFailure.Message(machine.Config, report)),
        ExitReason.Stopped => (stopped, null),
        _ => (report.Status, null),
    };

    private static EndReason Reason(ExitReason reason) => reason switch
    {
        ExitReason.Shutdown => EndReason.TripleFault,
        ExitReason.EngineFailed => EndReason.EngineFailed,
        ExitReason.Stopped => EndReason.Stopped,
        _ => EndReason.PoweredOff,
    };

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
