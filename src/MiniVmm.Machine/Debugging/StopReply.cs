using System.Globalization;
using MiniVmm.I386.Debugging;

namespace MiniVmm.Machine.Debugging;

/// <summary>What a debugger is told when the guest has stopped (GDB manual, E.3 "Stop Reply Packets").</summary>
internal static class StopReply
{
    public const string SoftwareBreakpoint = "swbreak", HardwareBreakpoint = "hwbreak";

    /// <summary>Signals of gdb's numbering.</summary>
    public const int Interrupted = 2, Trap = 5, SegmentationFault = 11, Terminated = 15;

    /// <summary>The guest has stopped.</summary>
    /// <param name="signal">Why.</param>
    /// <param name="thread">The thread that runs.</param>
    /// <param name="reason">Why, more precisely; null = the signal says it.</param>
    public static string Stopped(int signal, uint thread, string? reason = null)
    {
        string precise = reason is null ? "" : reason.Contains(':', StringComparison.Ordinal) ? reason + ";" : reason + ":;";
        return string.Create(CultureInfo.InvariantCulture, $"T{signal:x2}thread:{thread:x};{precise}");
    }

    /// <summary>The reason where a watchpoint was hit.</summary>
    public static string Watchpoint(WatchpointHit hit)
    {
        string kind = hit.Watchpoint.Accesses switch
        {
            AccessKind.Write => "watch",
            AccessKind.Read => "rwatch",
            _ => "awatch",
        };
        return string.Create(CultureInfo.InvariantCulture, $"{kind}:{hit.Address:x}");
    }

    /// <summary>The guest has ended by itself.</summary>
    public static string Exited(byte status) => string.Create(CultureInfo.InvariantCulture, $"W{status:x2}");

    /// <summary>The guest was ended.</summary>
    public static string Killed(int signal) => string.Create(CultureInfo.InvariantCulture, $"X{signal:x2}");
}
