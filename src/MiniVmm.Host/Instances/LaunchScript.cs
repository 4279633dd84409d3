using System.Diagnostics;

namespace MiniVmm.Host.Instances;

/// <summary>How a process gets to its place before it runs: a shell waits for a line on stdin (so that its parent can
/// set what children inherit, such as the processor affinity), joins the cgroup, and only then becomes the program.
/// So every page that the program ever touches is charged to the cgroup.</summary>
internal static class LaunchScript
{
    /// <summary>Exit status when the place could not be taken.</summary>
    public const int NoPlace = 125;

    /// <remarks>SIGINT is ignored: a Ctrl-C on the terminal is for the launcher, which then stops its instances in
    /// order. Writing 0 to cgroup.procs moves the writer, in both cgroup versions.</remarks>
    private const string Script = """
        exec >"$1" 2>&1 || exit 125
        read -r go || exit 125
        trap '' INT
        if [ -n "$2" ]; then echo 0 >"$2" || exit 125; fi
        shift 2
        exec "$@"
        """;

    public static Process Start(string program, IEnumerable<string> arguments, string log, string? cgroupProcs)
    {
        ProcessStartInfo start = new("/bin/sh") { RedirectStandardInput = true, UseShellExecute = false };
        foreach (string argument in (string[])["-c", Script, "minivmm-launch", log, cgroupProcs ?? "", program])
            start.ArgumentList.Add(argument);
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        return Process.Start(start) ?? throw new HostError("/bin/sh did not start");
    }
}
