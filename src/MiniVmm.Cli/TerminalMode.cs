using System.Runtime.InteropServices;

namespace MiniVmm.Cli;

/// <summary>Keys go to the guest one by one and without echo while it has the terminal; Ctrl-C stays a signal, unless the
/// guest gets that too. Does nothing where stdin is no terminal; undone on every exit that runs code.</summary>
internal sealed unsafe partial class TerminalMode : IDisposable
{
    /// <summary>struct termios of Linux: four flag words, of which the fourth holds the local modes.</summary>
    private const int Size = 60, LocalModes = 12;

    private const uint Canonical = 2, Echo = 8, Signals = 1, Extended = 0x8000;
    private const uint FlowControl = 0x400;   // of the input modes, which come first
    private const int Stdin = 0, Now = 0;

    private readonly byte[]? _saved;

    /// <param name="withSignals">Whether the guest gets the keys that are signals or hold the output, too.</param>
    public TerminalMode(bool withSignals = false)
    {
        if (Console.IsInputRedirected || !MayReadInput) return;
        byte[] mode = new byte[Size];
        fixed (byte* p = mode)
        {
            if (GetAttributes(Stdin, p) != 0) return;
            _saved = [.. mode];
            *(uint*)(p + LocalModes) &= ~(Canonical | Echo | (withSignals ? Signals | Extended : 0));
            if (withSignals) *(uint*)p &= ~FlowControl;
            SetAttributes(Stdin, Now, p);
        }
        AppDomain.CurrentDomain.ProcessExit += Restore;
    }

    /// <summary>Whether stdin is ours to read. A job in the background that touches its terminal is stopped by the
    /// kernel; it had better leave it alone.</summary>
    public static bool MayReadInput => Console.IsInputRedirected || ForegroundGroup(Stdin) == OwnGroup();

    public void Dispose()
    {
        if (_saved is null) return;
        AppDomain.CurrentDomain.ProcessExit -= Restore;
        Restore(null, EventArgs.Empty);
    }

    private void Restore(object? sender, EventArgs e)
    {
        fixed (byte* p = _saved) SetAttributes(Stdin, Now, p);
    }

    [LibraryImport("libc", EntryPoint = "tcgetpgrp", SetLastError = true)]
    private static partial int ForegroundGroup(int fd);

    [LibraryImport("libc", EntryPoint = "getpgrp")]
    private static partial int OwnGroup();

    [LibraryImport("libc", EntryPoint = "tcgetattr", SetLastError = true)]
    private static partial int GetAttributes(int fd, byte* attributes);

    [LibraryImport("libc", EntryPoint = "tcsetattr", SetLastError = true)]
    private static partial int SetAttributes(int fd, int when, byte* attributes);
}
