namespace MiniVmm.Host.Measurements;

/// <summary>Measures a process from outside, through /proc.</summary>
public static class ProcessMeter
{
    /// <summary>Milliseconds per tick of /proc/PID/stat: USER_HZ is 100 on every Linux that .NET runs on.</summary>
    private const long TickMs = 10;

    /// <summary>A sample, or null where the process has gone.</summary>
    public static ProcessSample? Read(int processId)
    {
        if (ProcessStat.Read(processId) is not ProcessStat stat || stat.State == 'Z')
            return null;
        return new ProcessSample(
            stat.UserTicks * TickMs, stat.SystemTicks * TickMs, stat.MajorFaults, stat.MinorFaults,
            QueueWaitNs(processId) / 1e6, stat.ResidentPages * Environment.SystemPageSize);
    }

    /// <summary>/proc/PID/schedstat speaks of one thread only, hence the sum over all.</summary>
    private static long QueueWaitNs(int processId)
    {
        long sum = 0;
        string tasks = $"/proc/{processId}/task";
        try
        {
            foreach (string task in Directory.EnumerateDirectories(tasks))
            {
                string[]? fields = ProcFile.TryRead($"{task}/schedstat")?.Split(' ');
                if (fields is { Length: >= 2 } && long.TryParse(fields[1], out long wait))
                    sum += wait;
            }
        }
        catch (IOException)
        {
            // The process ended during the walk.
        }
        return sum;
    }
}
