using System.Diagnostics;
using System.Globalization;

namespace MiniVmm.Host.Measurements;

/// <summary>Samples an instance from outside, through /proc.</summary>
public static class InstanceMeter
{
    /// <summary>A sample, or null where the process has gone.</summary>
    /// <param name="processId">The monitor.</param>
    /// <param name="vcpuThread">Its thread that runs the guest.</param>
    /// <param name="guest">The view from inside, taken at the same time.</param>
    public static InstanceSample? Read(int processId, int vcpuThread, GuestSample? guest)
    {
        if (VcpuTimes.Read(processId, vcpuThread) is not { } vcpu || ProcessStat.Read(processId) is not { State: not 'Z' } stat) return null;
        return new InstanceSample(
            Stopwatch.GetElapsedTime(0).Ticks * 100, vcpu, IoCalls(ProcFile.TryRead($"/proc/{processId}/io")), stat.MajorFaults, stat.MinorFaults,
            stat.ResidentPages * Environment.SystemPageSize, guest);
    }

    /// <summary>"syscr: N" and "syscw: N" (proc(5)); null where the file may not be read.</summary>
    internal static long? IoCalls(string? io)
    {
        long sum = 0;
        int found = 0;
        foreach (ReadOnlySpan<char> line in io.AsSpan().EnumerateLines())
        {
            if (!line.StartsWith("syscr: ") && !line.StartsWith("syscw: ")) continue;
            sum += long.Parse(line[7..], CultureInfo.InvariantCulture);
            found++;
        }
        return found == 2 ? sum : null;
    }
}
