using System.CommandLine;

namespace MiniVmm.Cli;

/// <summary>The commands by name. To make one costs time, which a guest waits for: one that is asked for is made alone.</summary>
internal static class CommandCatalog
{
    private static readonly (string Name, Func<Command> Create)[] Commands =
    [
        ("run", RunCommand.Create),
        ("ps", PsCommand.Create),
        ("top", TopCommand.Create),
        ("stats", StatsCommand.Create),
        ("police", PoliceCommand.Create),
        ("stop", StopCommand.Create),
        ("kill", KillCommand.Create),
        ("pause", PauseCommand.Create),
        ("resume", ResumeCommand.Create),
        ("logs", LogsCommand.Create),
        ("console", ConsoleCommand.Create),
        ("wait", WaitCommand.Create),
        ("rm", RmCommand.Create),
        ("snapshot", SnapshotCommand.Create),
        ("restore", RestoreCommand.Create),
        ("clone", CloneCommand.Create),
        ("replay", ReplayCommand.Create),
        ("calibrate", CalibrateCommand.Create),
        ("lockstep", LockstepCommand.Create),
        ("lab", LabCommand.Create),
        ("model", ModelCommand.Create),
        ("simulate", SimulateCommand.Create),
        ("completion", CompletionCommand.Create),
    ];

    /// <param name="asked">The first argument: where it names a command no other is made.</param>
    public static RootCommand Root(string? asked)
    {
        var root = new RootCommand("A patched-guest emulator: small i386 kernels that adapt to an overloaded host.");
        bool isKnown = Commands.Any(c => c.Name == asked);
        foreach ((string name, Func<Command> create) in Commands)
            if (!isKnown || name == asked) root.Add(create());
        if (!isKnown) root.Add(CompleteCommand.Create(root));
        return root;
    }
}
