using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using MiniVmm.Host.Native;

namespace MiniVmm.Host.Launching;

/// <summary>This program again, as a process that outlives whoever starts it: in a session of its own, without a terminal
/// and without descriptors of others'. Until it hands over, its output is its starter's, so that errors of the start
/// are seen.</summary>
public static class DetachedProcess
{
    private const string Mark = "MINIVMM_DETACHED";
    private const int Output = 1, Error = 2, FirstOther = 3;
    private const int OwnerOnly = 0x180;

    /// <summary>Whether this process is the one that was started.</summary>
    public static bool IsThis { get; } = TakeMark();

    /// <summary>Starts it and waits until it hands over or ends.</summary>
    /// <param name="arguments">The program's arguments.</param>
    /// <returns>What it printed, and whether it goes on.</returns>
    public static DetachedStart Start(IReadOnlyList<string> arguments)
    {
        ProcessStartInfo start = new(Installation.FindProgram(), arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment[Mark] = "1";
        KeepOwnDescriptors();
        using Process process = Process.Start(start) ?? throw new HostError($"{start.FileName} did not start");
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        string text = error.GetAwaiter().GetResult();
        if (output.Length > 0) return new DetachedStart(output.TrimEnd(), text);
        process.WaitForExit();
        return new DetachedStart(null, text.Length > 0 ? text : $"minivmm: the monitor ended with status {process.ExitCode} before its guest ran\n");
    }

    /// <summary>Leaves the starter's session; for the process that was started, before all else.</summary>
    public static void LeaveSession() => Libc.NewSession();

    /// <summary>The guest is about to run: tells the starter the name and lets go of it.</summary>
    /// <param name="name">What the starter prints.</param>
    /// <param name="notice">What its user should know, or null.</param>
    /// <param name="log">Where further output goes.</param>
    /// <exception cref="HostError">The starter has gone: nobody wants this instance.</exception>
    /// <remarks>Not by Console, which would keep a duplicate of the descriptor.</remarks>
    public static void HandOver(string name, string? notice, string log)
    {
        if (notice is not null) Write(Error, $"minivmm: {name}: {notice}\n");
        if (!Write(Output, name + "\n")) throw new HostError($"{name}: whoever started it has gone");
        Redirect("/dev/null", Libc.OpenReadOnly, 0);
        Redirect(log, Libc.OpenWriteOnly | Libc.OpenCreate | Libc.OpenAppend, Output, Error);
        Directory.SetCurrentDirectory("/");
    }

    /// <summary>A shell may have left descriptors open for its children; for this child they are closed.</summary>
    private static void KeepOwnDescriptors()
    {
        foreach (string entry in Directory.EnumerateFileSystemEntries("/proc/self/fd"))
            if (int.Parse(Path.GetFileName(entry)) is var fd and >= FirstOther)
                Libc.ControlDescriptor(fd, Libc.SetDescriptorFlags, Libc.DescriptorCloseOnExec);
    }

    private static unsafe bool Write(int fd, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        fixed (byte* p = bytes) return Libc.Write(fd, p, (nuint)bytes.Length) == bytes.Length;
    }

    private static void Redirect(string path, int flags, params ReadOnlySpan<int> descriptors)
    {
        int file = Libc.Open(path, flags | Libc.OpenCloseOnExec, OwnerOnly);
        if (file < 0) throw new HostError($"{path}: {Marshal.GetLastPInvokeErrorMessage()}");
        foreach (int fd in descriptors) Libc.Duplicate(file, fd);
        Libc.Close(file);
    }

    private static bool TakeMark()
    {
        bool isSet = Environment.GetEnvironmentVariable(Mark) is not null;
        if (isSet) Environment.SetEnvironmentVariable(Mark, null);
        return isSet;
    }
}
