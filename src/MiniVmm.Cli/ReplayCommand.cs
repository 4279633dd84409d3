using System.CommandLine;
using MiniVmm.Machine;
using MiniVmm.Machine.Recordings;
using MiniVmm.Machine.Running;

namespace MiniVmm.Cli;

/// <summary>"minivmm replay": a recorded run once more.</summary>
internal static class ReplayCommand
{
    private const string Description = """
        Repeat a run that was recorded by 'minivmm run --record': the same instructions, and the same console on stdout.

        It ends where the recording ends, or before instruction N + 1 with --stop-at N, and prints the registers then. The exit
        status is the guest's if it ended, 0 if the recording did, 1 if the run went another way. Example:

          minivmm replay crash.rec --stop-at 123456789
        """;

    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "Recording" };
        var stopAt = new Option<long?>("--stop-at") { Description = "Stop when so many instructions have retired since power-on", HelpName = "N" };
        Option<string?> engine = SharedOptions.OtherEngine();
        Option<string> ramDirectory = SharedOptions.RamDirectory();
        var command = new Command("replay", Description) { file, stopAt, engine, ramDirectory };
        command.SetAction(parsed =>
        {
            long most = parsed.GetValue(stopAt) ?? long.MaxValue;
            if (most < 0) throw new MachineError($"--stop-at: {most} is not a number of instructions; give 0 or more");
            string path = parsed.GetRequiredValue(file);
            using Recording recording = Recording.Open(path);
            using var output = new ConsoleOutput();
            using VirtualMachine machine = MachineBuilder.Replay(
                recording, parsed.GetValue(engine), parsed.GetRequiredValue(ramDirectory), output);
            machine.StopAt = most;
            using var stop = new StopSignals();
            using CancellationTokenRegistration stopOutput = stop.Token.Register(output.Stop);
            ExitReport report = machine.Run(stop.Token);
            output.Flush();
            Console.Error.WriteLine($"minivmm: {Path.GetFileNameWithoutExtension(path)}: {Outcome(report)}");
            return report.Reason == ExitReason.Stopped ? stop.ExitStatus : report.Status;
        });
        return command;
    }

    private static string Outcome(ExitReport report)
    {
        string count = $"{report.Statistics.Retired} instructions";
        return report.Reason switch
        {
            ExitReason.PoweredOff => $"the guest ended with status {report.Status} after {count}, as it did when it was recorded",
            ExitReason.Shutdown => $"triple fault after {count}, as when it was recorded\n{report.Details}",
            ExitReason.RecordingEnded => $"the recording ends after {count}" + (report.Details is null ? "" : $"; {report.Details}"),
            ExitReason.CountReached => $"stopped after {count}\n{report.Details}",
            ExitReason.Diverged => $"the run is not the one that was recorded: {report.Details}",
            ExitReason.EngineFailed => $"the engine failed after {count}: {report.Details}",
            _ => $"interrupted after {count}",
        };
    }
}
