using System.Diagnostics;
using System.Runtime.InteropServices;

namespace MiniVmm.Host.Cgroups;

/// <summary>A user's systemd instance can give a process a cgroup of its own with the memory controller. This process
/// then starts over inside it, under the same process id.</summary>
public static partial class DelegatedScope
{
    private const string Mark = "MINIVMM_SCOPE";
    private static readonly string[] Scope = ["systemd-run", "--user", "--scope", "--quiet", "-p", "Delegate=yes"];

    /// <summary>Why there is no such scope to enter, or null where <see cref="Enter"/> may be called.</summary>
    public static string? Obstacle()
    {
        if (Environment.GetEnvironmentVariable(Mark) is not null)
            return "systemd's scope brought no memory controller";
        if (MemoryCgroups.Version == CgroupVersion.V1)
            return "systemd delegates memory only with cgroup v2";
        try
        {
            ProcessStartInfo probe = new(Scope[0])
            {
                RedirectStandardError = true,
                RedirectStandardOutput = true,
                RedirectStandardInput = true,
            };
            foreach (string argument in (string[])[.. Scope[1..], "true"])
                probe.ArgumentList.Add(argument);
            using Process process = Process.Start(probe)!;
            string error = process.StandardError.ReadToEnd().Trim();
            process.WaitForExit();
            return process.ExitCode == 0 ? null : $"systemd-run --user failed: {error.Split('\n')[0]}";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "systemd-run is not installed";
        }
    }

    /// <summary>Replaces this process by the same command inside a scope. Does not return.</summary>
    /// <param name="arguments">The program's arguments.</param>
    public static void Enter(IReadOnlyList<string> arguments)
    {
        string?[] line = [.. Scope, "env", $"{Mark}=1", Installation.FindProgram(), .. arguments, null];
        Execute(line[0]!, line);
        throw new HostError($"systemd-run could not be executed (error {Marshal.GetLastPInvokeError()})");
    }

    [LibraryImport("libc", EntryPoint = "execvp", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Execute(string file, string?[] arguments);
}
