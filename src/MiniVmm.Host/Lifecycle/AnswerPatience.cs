using MiniVmm.Host.Measurements;
using MiniVmm.Host.Registry;

namespace MiniVmm.Host.Lifecycle;

/// <summary>How long a monitor may take to answer. On an overcommitted host who asks and who is asked both wait for a
/// processor, for seconds: only what passes while the monitor does nothing speaks against it.</summary>
internal static class AnswerPatience
{
    private const int IdleRounds = 20, MostRounds = 300;

    private static readonly TimeSpan Round = TimeSpan.FromMilliseconds(100);

    /// <summary>Returns when the answer is there, or will not come: after 2 s in which the monitor did nothing, or 30 s in all.
    /// Rounds count, not the clock: while this process does not get to run, no round passes.</summary>
    public static async Task WaitAsync(Task answer, InstanceRecord monitor, CancellationToken cancel)
    {
        for (int round = 0, idle = 0; round < MostRounds && idle < IdleRounds; round++)
        {
            if (await Task.WhenAny(answer, Task.Delay(Round, cancel)).ConfigureAwait(false) == answer) return;
            cancel.ThrowIfCancellationRequested();
            if (!IsBusy(monitor)) idle++;
        }
    }

    /// <summary>Whether a thread of it, other than the vCPU's, runs, waits for a processor or for the host's memory or disk.</summary>
    private static bool IsBusy(InstanceRecord monitor)
    {
        string threads = $"/proc/{monitor.Pid}/task";
        try
        {
            return Directory.EnumerateDirectories(threads).Any(t =>
                Path.GetFileName(t) != $"{monitor.VcpuThread}" && ProcessStat.Parse(ProcFile.TryRead($"{t}/stat"))?.State is 'R' or 'D');
        }
        catch (DirectoryNotFoundException)
        {
            return false;
        }
    }
}
