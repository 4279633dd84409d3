using System.CommandLine;
using MiniVmm.Host;
using MiniVmm.Host.Control;
using MiniVmm.Host.Launching;
using MiniVmm.Host.Registry;
using MiniVmm.Machine;
using MiniVmm.Machine.Configuration;
using MiniVmm.Machine.Running;

namespace MiniVmm.Cli;

/// <summary>"minivmm run": one guest in this process, its console on stdin and stdout, or detached.</summary>
internal static class RunCommand
{
    private const string Description = """
        Run a guest kernel; its console is on stdin and stdout.

        The exit status is the byte that the guest writes to port 0xF4 (0 when it powers off), 1 on an error or a
        triple fault, 2 on wrong usage, 130 when interrupted. With --detach it runs without a terminal, and the name
        is printed by which ps, logs, console, stop and the others know it; with --name they know it too. Examples:

          minivmm run guests/bin/httpd.elf --mem 96M --append "fvm=mpl" --publish 8080:80
          minivmm run guests/bin/httpd.elf --publish 8080:80 --detach --name web
        """;

    public static Command Create()
    {
        var kernel = new Argument<string>("KERNEL") { Description = "Multiboot ELF executable for i386" };
        var name = new Option<string?>("--name") { Description = "Register the instance under this name, for ps, stop and the others [with --detach after the kernel's file, else not at all]" };
        var detach = new Option<bool>("--detach", "-d") { Description = "Return when the guest runs, and leave it running without a terminal" };
        var mem = new Option<string>("--mem") { Description = "Guest RAM, 1M to 3G", DefaultValueFactory = _ => "64M" };
        var append = new Option<string>("--append") { Description = "Options for the kernel's command line", DefaultValueFactory = _ => "" };
        var publish = new Option<string[]>("--publish") { Description = "Forward TCP [ADDRESS:]HOST to the guest's vsock port GUEST, as in 8080:80; repeatable", HelpName = "HOST:GUEST" };
        Option<string> engine = SharedOptions.Engine("--engine", Engines.Translator, "How instructions are executed: the translator turns hot code into the host's, where the host allows it; stepwise is the interpreter one instruction at a time");
        var clock = new Option<string>("--clock") { Description = "Retired instructions per second of virtual time ('minivmm calibrate' measures a good value)", DefaultValueFactory = _ => "300MHz" };
        var deterministic = new Option<bool>("--deterministic") { Description = "Take all time from the retired-instruction count" };
        var trace = new Option<string?>("--trace") { Description = "Write the guest's telemetry there as CSV", HelpName = "FILE" };
        var stats = new Option<string?>("--stats") { Description = "Write counters there as JSON when the guest has ended", HelpName = "FILE" };
        var ramDirectory = SharedOptions.RamDirectory();
        var tether = new Option<bool>("--tether") { Description = "Stop when stdin reaches its end: the instance never outlives whoever holds the other end" };
        var command = new Command("run", Description)
        {
            kernel, name, mem, append, publish, engine, clock, deterministic, trace, stats, ramDirectory, tether, detach,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(detach) && result.GetValue(tether)) result.AddError("--detach: an instance without a terminal has no stdin to be tethered to; leave out --tether");
        });
        command.SetAction(parsed =>
        {
            bool isDetached = parsed.GetValue(detach);
            if (isDetached && !DetachedProcess.IsThis) return Detach();
            if (isDetached) DetachedProcess.LeaveSession();
            var config = new MachineConfig
            {
                Kernel = parsed.GetRequiredValue(kernel),
                Append = parsed.GetRequiredValue(append),
                Memory = Quantity.ParseBytes("--mem", parsed.GetRequiredValue(mem)),
                Engine = parsed.GetRequiredValue(engine),
                ClockHz = Quantity.ParseHertz("--clock", parsed.GetRequiredValue(clock)),
                Deterministic = parsed.GetValue(deterministic),
                RamDirectory = parsed.GetRequiredValue(ramDirectory),
                Publish = [.. (parsed.GetValue(publish) ?? []).Select(PublishedPort.Parse)],
                TraceFile = parsed.GetValue(trace),
            };
            string? statsFile = parsed.GetValue(stats) is { } file ? Path.GetFullPath(file) : null;
            if (!isDetached && parsed.GetValue(name) is null)
                return Run(config, null, isDetached, parsed.GetValue(tether), statsFile);
            // Never disposed: it ends with the process, so that whoever finds it ended finds the process ended.
            Registration registration = InstanceRegistry.Open().Claim(parsed.GetValue(name), InstanceRecord.Describe(config, isDetached));
            try
            {
                return Run(config, registration, isDetached, parsed.GetValue(tether), statsFile);
            }
            catch (Exception e) when (e is MachineError or HostError or IOException or UnauthorizedAccessException)
            {
                registration.Failed(e.Message);
                throw;
            }
        });
        return command;
    }

    private static int Detach()
    {
        DetachedStart start = DetachedProcess.Start(Environment.GetCommandLineArgs()[1..]);
        Console.Error.Write(start.Messages);
        if (start.Name is not null) Console.WriteLine(start.Name);
        return start.Name is null ? 1 : 0;
    }

    private static int Run(MachineConfig config, Registration? registration, bool isDetached, bool tether, string? statsFile)
    {
        string label = registration?.Name ?? Path.GetFileNameWithoutExtension(config.Kernel);
        using var output = new ConsoleOutput(registration?.Console, onStdout: !isDetached);
        using VirtualMachine machine = MachineBuilder.Build(config, output);
        using var stop = new StopSignals();
        using CancellationTokenRegistration stopOutput = stop.Token.Register(output.Stop);
        using IDisposable? control = registration is null ? null : Serve(registration, machine, stop);
        registration?.Started(machine.EngineName);
        if (isDetached && !DetachedProcess.HandOver(label, machine.Notice, registration!.MonitorLog))
        {
            registration.Withdraw();
            return 1;
        }
        if (!isDetached && machine.Notice is { } notice) Console.Error.WriteLine($"minivmm: {label}: {notice}");
        using var terminal = isDetached ? null : new TerminalMode();
        if (!isDetached && TerminalMode.MayReadInput) ConsoleInput.Start(machine.ConsoleInput, onEnd: tether ? stop.Request : null);
        ExitReport report = machine.Run(stop.Token);
        output.Flush();
        if (statsFile is not null) WriteStatistics(statsFile, report);
        (int status, string? error) = Outcome(report, config, stop.ExitStatus);
        if (error is not null) Console.Error.WriteLine($"minivmm: {label}: {error}");
        registration?.Ended(status, Reason(report.Reason), error);
        return status;
    }

    private static ControlServer Serve(Registration registration, VirtualMachine machine, StopSignals stop) =>
        ControlServer.Start(new ControlledInstance(registration, machine, stop.Request, stop.Token));

    /// <summary>The exit status, and what to tell the user where it did not end well.</summary>
    private static (int Status, string? Error) Outcome(ExitReport report, MachineConfig config, int stopped) => report.Reason switch
    {
        ExitReason.Shutdown => (1, $"triple fault; the processor shut down\n{report.Details}"),
        ExitReason.EngineFailed => (1, EngineFailure.Message(config, report)),
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
