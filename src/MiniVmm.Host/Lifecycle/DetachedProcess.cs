using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using MiniVmm.Host.Native;

namespace MiniVmm.Host.Lifecycle;

/// <summary>This program again, as a process that outlives whoever starts it: in a session of its own, without a terminal
/// and without descriptors of others'. Until it hands over, its output is its starter's, so that errors of the start
/// are seen.</summary>
public static class DetachedProcess
{
    private const string Mark = "MINIVMM_DETACHED";
    private const char Separator = '\t';
    private const int Input = 0, Output = 1, Error = 2, FirstOther = 3;
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
        if (process.StandardOutput.ReadLine() is { } line)
        {
            string[] parts = line.Split(Separator, 2);
            return new DetachedStart(parts[0], parts.Length == 2 ? $"minivmm: {parts[0]}: {parts[1]}\n" : "");
        }
        process.WaitForExit();
        string text = error.GetAwaiter().GetResult();
        return new DetachedStart(null, text.Length > 0 ? text : $"minivmm: the monitor ended with status {process.ExitCode} before its guest ran\n");
    }

    /// <summary>Leaves the starter's session; for the process that was started, before all else.</summary>
    public static void LeaveSession() => Libc.NewSession();

    /// <summary>The guest is about to run: tells the starter the name and lets go of it.</summary>
    /// <param name="name">Of the instance.</param>
    /// <param name="notice">What its user should know, in a line, or null.</param>
    /// <param name="log">Where further output goes.</param>
    /// <returns>Whether the starter is still there; if not, nobody wants this instance.</returns>
    /// <remarks>Not by Console, which would keep a duplicate of the descriptor.</remarks>
    public static bool HandOver(string name, string? notice, string log)
    {
        if (!Tell(notice is null ? $"{name}\n" : $"{name}{Separator}{notice}\n")) return false;
        Redirect([Input], "/dev/null", Libc.OpenReadOnly);
        Redirect([Output, Error], log, Libc.OpenWriteOnly | Libc.OpenCreate | Libc.OpenAppend);
        Directory.SetCurrentDirectory("/");
        return true;
    }

    /// <summary>A shell may have left descriptors open for its children; for this child they are closed.</summary>
    private static void KeepOwnDescriptors()
    {
        foreach (int fd in OpenDescriptors().Where(fd => fd >= FirstOther))
            Libc.ControlDescriptor(fd, Libc.SetDescriptorFlags, Libc.DescriptorCloseOnExec);
    }

    private static unsafe bool Tell(string line)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(line);
        fixed (byte* p = bytes) return Libc.Write(Output, p, (nuint)bytes.Length) == bytes.Length;
    }

    /// <summary>Makes descriptors mean a file, and with them the duplicates that the runtime has made of them: the starter's
    /// pipes shall end.</summary>
    private static void Redirect(int[] descriptors, string path, int flags)
    {
        string?[] before = [.. descriptors.Select(Target)];
        int file = Libc.Open(path, flags | Libc.OpenCloseOnExec, OwnerOnly);
        if (file < 0) throw new HostError($"{path}: {Marshal.GetLastPInvokeErrorMessage()}");
        foreach (int fd in OpenDescriptors())
            if (Target(fd) is { } target && before.Contains(target))
                Libc.Duplicate(file, fd, fd < FirstOther ? 0 : Libc.OpenCloseOnExec);
        Libc.Close(file);
    }

    private static int[] OpenDescriptors() =>
        [.. Directory.GetFileSystemEntries("/proc/self/fd").Select(entry => int.Parse(Path.GetFileName(entry)))];

    private static string? Target(int fd) => new FileInfo($"/proc/self/fd/{fd}").LinkTarget;

    private static bool TakeMark()
    {
        bool isSet = Environment.GetEnvironmentVariable(Mark) is not null;
        if (isSet) Environment.SetEnvironmentVariable(Mark, null);
        return isSet;
    }
}
