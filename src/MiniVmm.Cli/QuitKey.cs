namespace MiniVmm.Cli;

/// <summary>Ends a live display when q is typed.</summary>
internal static class QuitKey
{
    /// <summary>Reads keys until then on a thread that dies with the process.</summary>
    public static void Watch(CancellationTokenSource quit)
    {
        if (Console.IsInputRedirected || !TerminalMode.MayReadInput) return;
        var thread = new Thread(() =>
        {
            using Stream stdin = StandardInput.Open();
            int key;
            do key = stdin.ReadByte();
            while (key is >= 0 and not 'q');
            quit.Cancel();
        })
        { IsBackground = true, Name = "keys" };
        thread.Start();
    }
}
