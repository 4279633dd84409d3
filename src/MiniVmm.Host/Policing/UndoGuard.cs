using System.Diagnostics;

namespace MiniVmm.Host.Policing;

/// <summary>Undoes what was done to other processes when this one is gone, however it ended: a shell in a session of its own holds
/// the other end of a pipe, and runs the last line that it was given when the pipe breaks. SIGKILL leaves nobody
/// else to do it.</summary>
internal sealed class UndoGuard : IDisposable
{
    /// <remarks>In a session of its own, where there is a setsid: who kills a whole process group means the police, and not
    /// the penalties.</remarks>
    private const string Script = """
        if [ -z "$1" ] && command -v setsid >/dev/null 2>&1; then exec setsid /bin/sh -c "$0" "$0" own; fi
        trap '' INT TERM HUP QUIT
        undo=
        while IFS= read -r line; do undo=$line; done
        eval "$undo"
        """;

    private readonly Process _shell;

    public UndoGuard()
    {
        ProcessStartInfo start = new("/bin/sh") { RedirectStandardInput = true, UseShellExecute = false };
        foreach (string argument in (string[])["-c", Script, Script]) start.ArgumentList.Add(argument);
        _shell = Process.Start(start) ?? throw new HostError("/bin/sh did not start");
        _shell.StandardInput.AutoFlush = true;
    }

    /// <summary>Whether it could still undo anything.</summary>
    public bool IsThere => !_shell.HasExited;

    /// <summary>Says what is to be undone from now on, before it is done.</summary>
    /// <param name="commands">For the shell, each without a line break.</param>
    /// <exception cref="HostError">Nobody is there to undo it.</exception>
    public void Arm(IEnumerable<string> commands)
    {
        try
        {
            _shell.StandardInput.Write($"{string.Join("; ", commands)}\n");
        }
        catch (IOException e)
        {
            throw new HostError("the process that would undo penalties has ended, so none can be given", e);
        }
    }

    /// <summary>Has it undo what there is.</summary>
    public void Dispose()
    {
        try
        {
            _shell.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has ended; whoever disposes has undone all by itself before.
        }
        _shell.WaitForExit();
        _shell.Dispose();
    }
}
