using System.Diagnostics;
using MiniVmm.Host.Registry;

namespace MiniVmm.Host.Instances;

/// <summary>A virtual machine as a child process. It is tethered: it stops when its stdin ends, hence also when its
/// launcher is killed.</summary>
public sealed class Instance : IDisposable
{
    private readonly Process _process;

    private Instance(InstanceOptions options, Process process, int hostPort)
    {
        Options = options;
        HostPort = hostPort;
        ProcessId = process.Id;
        _process = process;
        Exited = WaitAsync(process);
    }

    public InstanceOptions Options { get; }
    public string Name => Options.Name;
    public int ProcessId { get; }

    /// <summary>The published TCP port; 0 where none is.</summary>
    public int HostPort { get; }

    /// <summary>Completes with the exit status; 128 + signal where one ended it.</summary>
    public Task<int> Exited { get; }

    /// <summary>Starts <c>minivmm run</c>.</summary>
    public static Instance Start(string program, InstanceOptions options, Placement placement)
    {
        ArgumentNullException.ThrowIfNull(options);
        int port = options.PublishGuestPort is null ? 0 : FreePort.Find();
        return Start(program, options.Arguments(port), options, placement, port);
    }

    internal static Instance Start(
        string program, IEnumerable<string> arguments, InstanceOptions options, Placement placement, int port)
    {
        Process process = LaunchScript.Start(program, arguments, options.ConsoleLog, placement.Cgroup?.ProcessesFile);
        Instance instance = new(options, process, port);
        try
        {
            if (placement.AffinityMask is nint mask && OperatingSystem.IsLinux())
                process.ProcessorAffinity = mask;
            process.StandardInput.Write('\n');
            process.StandardInput.Flush();
        }
        catch (Exception e) when (e is IOException or InvalidOperationException)
        {
            // It ended already: Exited and the log tell why, as for a later end.
        }
        return instance;
    }

    /// <summary>Whether it ended because another process took its port first.</summary>
    public bool LostItsPort => HostPort != 0 && Exited is { IsCompletedSuccessfully: true, Result: not 0 }
        && FreePort.IsTaken(HostPort);

    /// <summary>The end of its console output.</summary>
    public IReadOnlyList<string> LastConsoleLines(int count) => LogTail.WholeLines(Options.ConsoleLog, count);

    /// <summary>Closes stdin, waits for the orderly end and kills after the grace time. Never throws for a process
    /// that has ended.</summary>
    public async Task StopAsync(TimeSpan grace)
    {
        Untether();
        try
        {
            await Exited.WaitAsync(grace).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            Kill();
            await Exited.ConfigureAwait(false);
        }
    }

    public void Kill()
    {
        if (Exited.IsCompleted)
            return;
        try
        {
            _process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It ended first.
        }
    }

    public void Dispose()
    {
        Untether();
        Kill();
        Exited.GetAwaiter().GetResult();
        _process.Dispose();
    }

    private void Untether()
    {
        try
        {
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // A broken pipe: the process has ended.
        }
    }

    private static async Task<int> WaitAsync(Process process)
    {
        await process.WaitForExitAsync().ConfigureAwait(false);
        return process.ExitCode;
    }
}
