using System.Diagnostics;
using System.Text.Json;

namespace MiniVmm.Guests.Tests;

/// <summary>A registry of a test's own, and the program run with it. In the end no instance is left.</summary>
public sealed class InstanceFixture : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("minivmm-run-").FullName;

    /// <summary>The monitor that is tried.</summary>
    internal string Program { get; init; } = MiniVmmProcess.Program;

    /// <summary>The runtime directory; made by the first instance.</summary>
    public string Root => Path.Combine(_folder, "r");

    /// <summary>The path of a file of an instance.</summary>
    public string FileOf(string name, string file) => Path.Combine(Root, name, file);

    /// <summary>Starts a command.</summary>
    internal MiniVmmProcess Start(params string[] arguments) =>
        MiniVmmProcess.StartProgram("env", [$"MINIVMM_RUNTIME_DIR={Root}", Program, .. arguments]);

    /// <summary>Runs a command to its end.</summary>
    internal MiniVmmProcess Run(params string[] arguments)
    {
        MiniVmmProcess process = Start(arguments);
        process.WaitForExit();
        return process;
    }

    /// <summary>Runs a command that must succeed, and returns its output.</summary>
    internal string Output(params string[] arguments)
    {
        using MiniVmmProcess process = Run(arguments);
        return process.Process.ExitCode == 0 ? process.Output : throw new InvalidOperationException($"{string.Join(' ', arguments)}: {process.Error}");
    }

    /// <summary>Starts a guest detached and returns its name.</summary>
    internal string Detach(string guest, params string[] more) => Output(["run", Guest.Path(guest), "--detach", .. more]).TrimEnd();

    /// <summary>What ps says of an instance; null where it says nothing.</summary>
    internal JsonElement? Look(string name)
    {
        using var all = JsonDocument.Parse(Output("ps", "-a", "--json"));
        JsonElement[] found = [.. all.RootElement.EnumerateArray().Where(i => i.GetProperty("name").GetString() == name)];
        return found.Length == 0 ? null : found[0].Clone();
    }

    internal string State(string name) => Look(name)!.Value.GetProperty("state").GetString()!;

    internal int Pid(string name) => Look(name)!.Value.GetProperty("config").GetProperty("pid").GetInt32();

    /// <summary>Asks the control API as a user would.</summary>
    internal string Curl(string name, params string[] arguments)
    {
        using MiniVmmProcess process = MiniVmmProcess.StartProgram("curl", ["-sS", "--unix-socket", FileOf(name, "control.sock"), .. arguments]);
        process.WaitForExit();
        return process.Output + process.Error;
    }

    /// <summary>For files of a test.</summary>
    public string Scratch => _folder;

    internal static bool HasCurl => File.Exists("/usr/bin/curl");

    public void Dispose()
    {
        if (Directory.Exists(Root))
        {
            string[] names = [.. Directory.GetDirectories(Root).Select(d => Path.GetFileName(d)!).Where(n => n[0] != '.')];
            if (names.Length > 0) Run(["rm", "-f", .. names]).Dispose();
        }
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Polls until a condition holds; a test that hangs must end.</summary>
    internal static async Task UntilAsync(Func<bool> condition)
    {
        long start = Stopwatch.GetTimestamp();
        while (!condition())
        {
            if (Stopwatch.GetElapsedTime(start) > TimeSpan.FromSeconds(100)) throw new TimeoutException("it never came");
            await Task.Delay(20);
        }
    }
}
