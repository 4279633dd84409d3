using MiniVmm.Host.Control;

namespace MiniVmm.Cli;

/// <summary>stdin to a remote console.</summary>
internal static class RemoteKeys
{
    /// <summary>Ctrl-].</summary>
    private const byte Detach = 0x1D;

    /// <summary>Sends what is typed, in a thread of its own, which dies with the process: a read of stdin cannot be cancelled.</summary>
    /// <param name="console">Where to.</param>
    /// <param name="isTerminal">Whether Ctrl-] is a command to us.</param>
    /// <param name="stop">Ends it.</param>
    /// <returns>True when it was told to detach, false at the end of stdin.</returns>
    public static Task<bool> Start(RemoteConsole console, bool isTerminal, CancellationToken stop) =>
        Task.Factory.StartNew(() => Forward(console, isTerminal, stop), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static bool Forward(RemoteConsole console, bool isTerminal, CancellationToken stop)
    {
        using Stream stdin = StandardInput.Open();
        byte[] buffer = new byte[512];
        while (Read(stdin, buffer) is var count and > 0)
        {
            int detach = isTerminal ? buffer.AsSpan(0, count).IndexOf(Detach) : -1;
            int keys = detach < 0 ? count : detach;
            if (keys > 0) console.TypeAsync(buffer.AsMemory(0, keys), stop).GetAwaiter().GetResult();
            if (detach >= 0) return true;
        }
        return false;
    }

    private static int Read(Stream stdin, byte[] buffer)
    {
        try
        {
            return stdin.Read(buffer);
        }
        catch (IOException)
        {
            // A terminal that went away is an end like any other.
            return 0;
        }
    }
}
