using System.Diagnostics;
using System.Text;

namespace MiniVmm.Guests.Tests;

/// <summary>The program as a user runs it: a process with arguments, streams and an exit status.</summary>
internal sealed class MiniVmmProcess : IDisposable
{
    /// <summary>Far above what anything here takes; a test that hangs must end.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly StringBuilder _output = new(), _error = new();

    private MiniVmmProcess(string program, IEnumerable<string> arguments)
    {
        Process = new Process
        {
            StartInfo = new ProcessStartInfo(program, arguments)
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        Process.OutputDataReceived += (_, e) => Append(_output, e.Data);
        Process.ErrorDataReceived += (_, e) => Append(_error, e.Data);
        Process.Start();
        Process.BeginOutputReadLine();
        Process.BeginErrorReadLine();
    }

    public Process Process { get; }

    public string Output => Text(_output);

    public string Error => Text(_error);

    /// <summary>The built program, beside this test.</summary>
    public static string Program => Path.Combine(AppContext.BaseDirectory, "minivmm");

    public static MiniVmmProcess Start(params string[] arguments) => new(Program, arguments);

    /// <summary>Any other program, such as a peer.</summary>
    public static MiniVmmProcess StartProgram(string program, params string[] arguments) => new(program, arguments);

    /// <summary>Starts, waits for the end and returns the finished process.</summary>
    public static MiniVmmProcess Run(params string[] arguments)
    {
        MiniVmmProcess process = Start(arguments);
        process.WaitForExit();
        return process;
    }

    public int WaitForExit()
    {
        if (!Process.WaitForExit(Patience))
        {
            Process.Kill();
            throw new TimeoutException($"still running after {Patience}; output: {Output} error: {Error}");
        }
        Process.WaitForExit(); // the streams' ends too
        return Process.ExitCode;
    }

    /// <summary>Waits until a line of output satisfies the predicate.</summary>
    public async Task<string> WaitForLineAsync(Func<string, bool> wanted)
    {
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            bool ended = Process.HasExited;
            if (ended) await Process.WaitForExitAsync().WaitAsync(Patience); // what it printed last may still be under way
            if (Output.Split('\n').FirstOrDefault(wanted) is { } line) return line;
            if (ended || Stopwatch.GetElapsedTime(start) > Patience)
                throw new TimeoutException($"the line never came; output: {Output} error: {Error}");
            await Task.Delay(10);
        }
    }

    public void Dispose()
    {
        if (!Process.HasExited) Process.Kill();
        Process.WaitForExit();
        Process.Dispose();
    }

    private static void Append(StringBuilder text, string? line)
    {
        if (line is null) return;
        lock (text) text.Append(line).Append('\n');
    }

    private static string Text(StringBuilder text)
    {
        lock (text) return text.ToString();
    }
}
