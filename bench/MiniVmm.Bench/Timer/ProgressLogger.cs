using BenchmarkDotNet.Loggers;

namespace MiniVmm.Bench.Timer;

/// <summary>Of BenchmarkDotNet's many lines those that a reader waits for: which case runs, and what went wrong.</summary>
internal sealed class ProgressLogger(TextWriter output) : ILogger
{
    private const string CaseStarts = "// Benchmark: ";

    public string Id => nameof(ProgressLogger);

    public int Priority => 0;

    public void Write(LogKind logKind, string text)
    {
        if (logKind == LogKind.Error) output.Write(text);
    }

    public void WriteLine()
    {
    }

    public void WriteLine(LogKind logKind, string text)
    {
        if (logKind == LogKind.Error) output.WriteLine(text);
        else if (text.StartsWith(CaseStarts, StringComparison.Ordinal)) output.WriteLine($"  measuring {Name(text)}");
    }

    public void Flush() => output.Flush();

    /// <summary>"// Benchmark: Type.Method: settings of the job [Parameter=value]" without the settings, which are the
    /// same for all.</summary>
    private static string Name(string line)
    {
        string name = line[CaseStarts.Length..];
        int method = name.IndexOf(':'), parameters = name.LastIndexOf('[');
        return method < 0 || parameters < method ? name : $"{name[..method]} {name[parameters..]}";
    }
}
