using System.CommandLine;
using MiniVmm.Machine;

namespace MiniVmm.Cli;

/// <summary>"minivmm calibrate": the clock at which a busy tick takes as long as an idle one.</summary>
internal static class CalibrateCommand
{
    private const string Description = """
        Measure how many instructions of a guest this host retires in a second of CPU time.

        The result is what --clock wants. Example:

          minivmm calibrate guests/bin/spin.elf --append seconds=60
        """;

    public static Command Create()
    {
        var kernel = new Argument<string>("KERNEL") { Description = "A guest that computes for some seconds" };
        var append = new Option<string>("--append") { Description = "Options for the kernel's command line", DefaultValueFactory = _ => "" };
        var ramDirectory = SharedOptions.RamDirectory();
        var command = new Command("calibrate", Description) { kernel, append, ramDirectory };
        command.SetAction(parsed =>
        {
            long hertz = Calibration.MeasureClock(
                parsed.GetRequiredValue(kernel), parsed.GetRequiredValue(append), 64 << 20,
                parsed.GetRequiredValue(ramDirectory), CancellationToken.None);
            Console.WriteLine($"{hertz / 1_000_000}MHz");
            return 0;
        });
        return command;
    }
}
