using System.CommandLine;
using MiniVmm.Machine;
using MiniVmm.Machine.Configuration;
using MiniVmm.Machine.Running;
using MiniVmm.Machine.Wrapping;

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
          minivmm run guests/bin/httpd-plain.elf --publish 8080:80 --wrap rate
          minivmm run guests/bin/httpd.elf --publish 8080:80 --disk data.img --disk library.img,readonly
        """;

    public static Command Create()
    {
        var kernel = new Argument<string>("KERNEL") { Description = "Multiboot ELF executable for i386" };
        var mem = new Option<string>("--mem") { Description = "Guest RAM, 1M to 3G", DefaultValueFactory = _ => "64M" };
        var append = new Option<string>("--append") { Description = "Options for the kernel's command line", DefaultValueFactory = _ => "" };
        Option<string[]> publish = SharedOptions.Publish();
        Option<string[]> disk = SharedOptions.Disk("Give the guest a disk: a file or block device of whole sectors of 512 bytes; repeatable");
        Option<string> engine = SharedOptions.Engine("--engine", Engines.Translator, "How instructions are executed: the translator turns hot code into the host's, where the host allows it; stepwise is the interpreter one instruction at a time");
        var clock = new Option<string>("--clock") { Description = "Retired instructions per second of virtual time ('minivmm calibrate' measures a good value)", DefaultValueFactory = _ => "300MHz" };
        var deterministic = new Option<bool>("--deterministic") { Description = "Take all time from the retired-instruction count" };
        Option<string?> trace = SharedOptions.Trace(), wrap = SharedOptions.Wrap();
        var record = new Option<string?>("--record") { Description = "Write there all that comes to the guest from outside, for 'minivmm replay'", HelpName = "FILE" };
        var traceInstructions = new Option<string?>("--trace-instructions") { Description = "Write a line there for every instruction that the guest retires, with symbols; - is standard error. Slow: see --trace-from and --trace-count", HelpName = "FILE" };
        var traceFrom = new Option<long>("--trace-from") { Description = "With --trace-instructions: begin when so many have been retired", HelpName = "N" };
        var traceCount = new Option<long>("--trace-count") { Description = "With --trace-instructions: write so many [all]", HelpName = "N", DefaultValueFactory = _ => long.MaxValue };
        Option<string> ramDirectory = SharedOptions.RamDirectory();
        var launch = new LaunchOptions();
        var command = new Command("run", Description)
        {
            kernel, mem, append, publish, disk, engine, clock, deterministic, wrap, trace, record, traceInstructions, traceFrom, traceCount, ramDirectory,
        };
        launch.AddTo(command);
        command.SetAction(parsed => launch.Launch(parsed, run =>
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
                Wrap = parsed.GetValue(wrap) is { } text ? WrapOption.Parse(text) : null,
                Disks = [.. (parsed.GetValue(disk) ?? []).Select(DiskPlan.Parse)],
                TraceFile = parsed.GetValue(trace),
                RecordFile = parsed.GetValue(record),
                Instructions = parsed.GetValue(traceInstructions) is { } file
                    ? new InstructionTracePlan(file) { From = parsed.GetValue(traceFrom), Count = parsed.GetValue(traceCount) }
                    : null,
            };
            return run(config, console => MachineBuilder.Build(config, console));
        }));
        return command;
    }
}
