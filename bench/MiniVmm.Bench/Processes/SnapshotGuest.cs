using System.Diagnostics;
using System.Text.Json;
using MiniVmm.Bench.Running;
using MiniVmm.Host;
using MiniVmm.Host.Instances;
using MiniVmm.Machine;

namespace MiniVmm.Bench.Processes;

/// <summary>A web server to make snapshots of, and what comes of them. It ends with this.</summary>
internal sealed class SnapshotGuest : IDisposable
{
    private const string Name = "saved";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _program;
    private readonly string _file;
    private readonly HttpClient _http = new();
    private readonly int _port = FreeRow(1);
    private readonly string _registry;

    public SnapshotGuest(string program, string folder)
    {
        _program = program;
        _registry = Environment.GetEnvironmentVariable("MINIVMM_RUNTIME_DIR")!;
        _file = Path.Combine(folder, "served.snap");
        Waiting = Path.Combine(folder, "waiting.snap");
        Run("run", "--detach", "--name", "waiting", Installation.FindGuest("fvmtest"));
        Thread.Sleep(500);
        Run("snapshot", "waiting", Waiting);
        Run("rm", "--force", "waiting");
        Run("run", "--detach", "--name", Name, "--publish", $"{_port}:80", Installation.FindGuest("httpd"));
        AwaitResponse(_port);
    }

    /// <summary>A snapshot of a guest that waits for a line on its console.</summary>
    public string Waiting { get; }

    /// <summary>Makes snapshots while clients keep the guest busy.</summary>
    /// <returns>How long it stood still for each, in milliseconds.</returns>
    public Series Save(int times, int clients, out double mebibytes)
    {
        using var stop = new CancellationTokenSource();
        Task[] load = [.. Enumerable.Range(0, clients).Select(_ => Task.Run(() => LoadAsync(stop.Token)))];
        List<double> pauses = [];
        mebibytes = 0;
        for (int i = 0; i < times; i++)
        {
            using JsonDocument saved = JsonDocument.Parse(Run("snapshot", Name, _file, "--json"));
            pauses.Add(saved.RootElement.GetProperty("pause_ms").GetDouble());
            mebibytes = saved.RootElement.GetProperty("ram_bytes").GetInt64() / (double)(1 << 20);
        }
        stop.Cancel();
        Task.WaitAll(load);
        // What is restored has no request under way that nobody waits for any more.
        Run("snapshot", Name, _file);
        return new Series(pauses);
    }

    /// <summary>Milliseconds from before a restoring process to its guest's first answer.</summary>
    public double ToFirstResponse()
    {
        int port = FreeRow(1);
        long begin = Stopwatch.GetTimestamp();
        using Process process = Start("restore", _file, "--publish", $"{port}:80");
        AwaitResponse(port);
        double passed = Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
        process.Kill();
        process.WaitForExit();
        return passed;
    }

    /// <summary>Milliseconds from before the cloning process until the last of so many clones has answered.</summary>
    public double ToServe(int clones)
    {
        int first = FreeRow(clones);
        long begin = Stopwatch.GetTimestamp();
        using Process process = Start("clone", _file, "-n", $"{clones}", "--name", "clone", "--publish", $"{first}:80");
        for (int i = 0; i < clones; i++) AwaitResponse(first + i);
        double passed = Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
        process.WaitForExit();
        Run(["rm", "--force", .. Enumerable.Range(1, clones).Select(i => $"clone-{i}")]);
        return passed;
    }

    /// <summary>Ends all, whatever went wrong.</summary>
    public void Dispose()
    {
        _http.Dispose();
        string[] names = [.. Directory.GetDirectories(_registry).Select(d => Path.GetFileName(d)!).Where(n => n[0] != '.')];
        if (names.Length > 0) Run(["rm", "--force", .. names]);
    }

    /// <summary>The first of so many ports in a row that nobody has. They lie below those that the kernel gives to who connects: a client
    /// that tries again and again may be given the very port that it waits for.</summary>
    private static int FreeRow(int count)
    {
        for (int first = 20_000; first + count <= 32_768; first += count)
            if (!Enumerable.Range(first, count).Any(FreePort.IsTaken)) return first;
        throw new MachineError($"there are no {count} free ports in a row from 20000 to 32767");
    }

    private async Task LoadAsync(CancellationToken stop)
    {
        for (uint seed = 1; !stop.IsCancellationRequested; seed++)
            await _http.GetStringAsync(new Uri($"http://127.0.0.1:{_port}/cgi?kb=12288&passes=50&seed={seed}"), CancellationToken.None);
    }

    private void AwaitResponse(int port)
    {
        var status = new Uri($"http://127.0.0.1:{port}/status");
        long begin = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                _http.GetStringAsync(status).GetAwaiter().GetResult();
                return;
            }
            catch (HttpRequestException error)
            {
                if (Stopwatch.GetElapsedTime(begin) > Patience) throw new MachineError($"nobody answers on port {port}: {error.Message}", error);
                Thread.Sleep(1);
            }
        }
    }

    private Process Start(params IEnumerable<string> arguments) => Process.Start(new ProcessStartInfo(_program, arguments)
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;

    private string Run(params IEnumerable<string> arguments)
    {
        using Process process = Start(arguments);
        string output = process.StandardOutput.ReadToEnd(), error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new MachineError($"{string.Join(' ', arguments)}: {error.Trim()}");
    }
}
