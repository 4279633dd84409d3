using System.CommandLine;
using MiniVmm.Devices.Serial;
using MiniVmm.Machine;
using MiniVmm.Machine.Comparing;
using MiniVmm.Machine.Configuration;
using MiniVmm.Machine.Running;

namespace MiniVmm.Cli;

/// <summary>"minivmm lockstep": one guest on two engines, to the first difference.</summary>
internal static class LockstepCommand
{
    private const string Description = """
        Run a guest on two engines, deterministically, and stop at the first instruction after which they differ.

        The exit status is 0 when they agree to the end, 1 when they do not. Example:

          minivmm lockstep guests/bin/selftest.elf --engine translator --against interpreter --every block
        """;

    private const string Stretch = "stretch", Block = "block";

    public static Command Create()
    {
        var kernel = new Argument<string>("KERNEL") { Description = "Multiboot ELF executable for i386" };
        var mem = new Option<string>("--mem") { Description = "Guest RAM, 1M to 3G", DefaultValueFactory = _ => "16M" };
        var append = new Option<string>("--append") { Description = "Options for the kernel's command line", DefaultValueFactory = _ => "" };
        Option<string> engine = SharedOptions.Engine("--engine", Engines.Translator, "The engine on trial");
        Option<string> against = SharedOptions.Engine("--against", Engines.Stepwise, "The engine that is right");
        var instructions = new Option<long>("--instructions") { Description = "How far to go", DefaultValueFactory = _ => 100_000_000 };
        var every = new Option<string>("--every")
        {
            Description = "Where registers are compared: every stretch of 100,000 instructions, or before every block of the translator's too",
            DefaultValueFactory = _ => Stretch,
        };
        every.AcceptOnlyFromAmong(Stretch, Block);
        var ramDirectory = SharedOptions.RamDirectory();
        var command = new Command("lockstep", Description) { kernel, mem, append, engine, against, instructions, every, ramDirectory };
        command.SetAction(parsed =>
        {
            var config = new MachineConfig
            {
                Kernel = parsed.GetRequiredValue(kernel),
                Append = parsed.GetRequiredValue(append),
                Memory = Quantity.ParseBytes("--mem", parsed.GetRequiredValue(mem)),
                RamDirectory = parsed.GetRequiredValue(ramDirectory),
                Deterministic = true,
            };
            long most = parsed.GetRequiredValue(instructions);
            if (most < 1) throw new MachineError($"--instructions: {most} is not a number of instructions to compare; give 1 or more");
            return Run(config, parsed.GetRequiredValue(against), parsed.GetRequiredValue(engine), most, parsed.GetRequiredValue(every) == Block);
        });
        return command;
    }

    private static int Run(MachineConfig config, string right, string trial, long instructions, bool eachBlock)
    {
        if (eachBlock && right == trial) throw new MachineError($"--every block: {trial} cannot be compared with itself; name another with --against");
        VirtualMachine make(string engine, Action? beforeEachBlock) =>
            MachineBuilder.BuildWatched(config with { Engine = engine }, new Silence(), beforeEachBlock);
        bool live = !Console.IsErrorRedirected;
        LockstepResult result = new Lockstep(() => make(right, null), watch => make(trial, watch)) { AtEachBlock = eachBlock }
            .Run(instructions, done => { if (live) Console.Error.Write($"\r{done / 1_000_000} million instructions"); });
        if (live) Console.Error.WriteLine();
        if (result.Difference is not { } d)
        {
            Console.WriteLine($"{right} and {trial} agree for {result.Same} instructions");
            return 0;
        }
        Console.WriteLine($"{right} and {trial} differ after {d.Retired} instructions in {d.What}; the last ones");
        Console.WriteLine($"  {d.Instruction}\n{right}:\n{d.First}\n{trial}:\n{d.Second}");
        return 1;
    }
}
