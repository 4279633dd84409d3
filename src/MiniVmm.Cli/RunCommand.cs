using System.CommandLine;
using MiniVmm.Machine;
using MiniVmm.Machine.Configuration;
using MiniVmm.Machine.Debugging;
using MiniVmm.Machine.Running;

namespace MiniVmm.Cli;

/// <summary>"minivmm run": one guest in this process, its console on stdin and stdout.</summary>
internal static class RunCommand
{
    private const string Description = """
        Run a guest kernel; its console is on stdin and stdout.

        The exit status is the byte that the guest writes to port 0xF4 (0 when it powers off), 1 on an error or a
        triple fault, 2 on wrong usage, 130 when interrupted. Example:

          minivmm run guests/bin/httpd.elf --mem 96M --append "fvm=mpl" --publish 8080:80
        """;

    public static Command Create()
    {
        var kernel = new Argument<string>("KERNEL") { Description = "Multiboot ELF executable for i386" };
        var name = new Option<string?>("--name") { Description = "Name of the instance in messages [the kernel's file name]" };
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
        var gdb = new Option<string?>("--gdb") { Description = "Let a debugger attach by GDB's remote protocol, on 127.0.0.1 unless an address is given; port 0 is any", HelpName = "[ADDRESS:]PORT" };
        var gdbWait = new Option<bool>("--gdb-wait") { Description = "With --gdb: do not start the guest before a debugger continues it" };
        var traceInstructions = new Option<string?>("--trace-instructions") { Description = "Write a line there for every instruction that the guest retires, with symbols; - is standard error. Slow: see --trace-from and --trace-count", HelpName = "FILE" };
        var traceFrom = new Option<long>("--trace-from") { Description = "With --trace-instructions: begin when so many have been retired", HelpName = "N" };
        var traceCount = new Option<long>("--trace-count") { Description = "With --trace-instructions: write so many [all]", HelpName = "N", DefaultValueFactory = _ => long.MaxValue };
        var command = new Command("run", Description)
        {
            kernel, name, mem, append, publish, engine, clock, deterministic, trace, stats, ramDirectory, tether, gdb, gdbWait,
            traceInstructions, traceFrom, traceCount,
        };
        command.SetAction(parsed =>
        {
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
                Instructions = parsed.GetValue(traceInstructions) is { } file
                    ? new InstructionTracePlan(file) { From = parsed.GetValue(traceFrom), Count = parsed.GetValue(traceCount) }
                    : null,
            };
            if (config.Instructions is not null && parsed.GetValue(gdb) is not null)
                throw new MachineError("--trace-instructions: not together with --gdb, which stops instructions by the same means; run twice");
            string label = parsed.GetValue(name) ?? Path.GetFileNameWithoutExtension(config.Kernel);
            return Run(config, label, parsed.GetValue(tether), parsed.GetValue(stats), DebuggerPlan.Parse(parsed.GetValue(gdb), parsed.GetValue(gdbWait)));
        });
        return command;
    }

    private static int Run(MachineConfig config, string label, bool tether, string? statsFile, DebuggerPlan? debugger)
    {
        using var output = new ConsoleOutput();
        using VirtualMachine machine = MachineBuilder.Build(config, output);
        if (machine.Notice is { } notice) Console.Error.WriteLine($"minivmm: {label}: {notice}");
        using var stop = new StopSignals();
        using CancellationTokenRegistration stopOutput = stop.Token.Register(output.Stop);
        using var terminal = new TerminalMode();
        if (TerminalMode.MayReadInput) ConsoleInput.Start(machine.ConsoleInput, onEnd: tether ? stop.Request : null);
        using GdbServer? gdb = debugger?.Start(machine, config.Kernel, label, stop.Request);
        ExitReport report = machine.Run(stop.Token);
        gdb?.End(report);
        output.Flush();
        if (statsFile is not null) WriteStatistics(statsFile, report);
        switch (report.Reason)
        {
            case ExitReason.Shutdown:
                Console.Error.WriteLine($"minivmm: {label}: triple fault; the processor shut down\n{report.Details}");
                return 1;
            case ExitReason.EngineFailed:
                Console.Error.WriteLine(EngineFailure.Message(label, config, report));
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
