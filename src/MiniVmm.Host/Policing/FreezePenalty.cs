using System.Diagnostics;
using MiniVmm.Host.Native;

namespace MiniVmm.Host.Policing;

/// <summary>Freezes processes for a part of each slice of time, by SIGSTOP and SIGCONT: a level lets them run for 1, 1/2, 1/4, ... of
/// it. It needs no rights but those over the processes. It holds back all that a process does, its page faults among it, so that
/// the pages of a frozen guest grow cold and those of the others stay.</summary>
public sealed class FreezePenalty : IPenalty
{
    /// <summary>Long enough that fetching pages anew does not take all of the time that is left of it.</summary>
    private static readonly TimeSpan Slice = TimeSpan.FromSeconds(2);

    private readonly UndoGuard _guard = new();
    private readonly Lock _gate = new();
    private readonly Dictionary<Subject, int> _levels = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;

    public FreezePenalty() => _loop = Task.Run(LoopAsync);

    public string Name => "freeze";

    public double Allowed(int level) => 1.0 / (1 << level);

    public void Set(Subject subject, int level, long fairBytes)
    {
        ArgumentNullException.ThrowIfNull(subject);
        lock (_gate)
        {
            if (level > 0) _levels[subject] = level;
            else if (_levels.Remove(subject)) Continue(subject);
            _guard.Arm(_levels.Keys.Select(s => $"kill -CONT {s.ProcessId} 2>/dev/null"));
        }
    }

    public void Dispose()
    {
        _stop.Cancel();
        _loop.GetAwaiter().GetResult();
        lock (_gate)
        {
            foreach (Subject subject in _levels.Keys) Continue(subject);
            _levels.Clear();
        }
        _guard.Dispose();
        _stop.Dispose();
    }

    /// <summary>A slice: all are frozen at its beginning, and go on when their part of it begins.</summary>
    private async Task LoopAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            long began = Stopwatch.GetTimestamp();
            foreach ((Subject subject, int level) in Freeze().OrderBy(f => f.Level))
            {
                await UntilAsync(began, (1 - Allowed(level)) * Slice).ConfigureAwait(false);
                lock (_gate) Continue(subject);
            }
            await UntilAsync(began, Slice).ConfigureAwait(false);
        }
    }

    private (Subject Subject, int Level)[] Freeze()
    {
        lock (_gate)
        {
            foreach (Subject gone in _levels.Keys.Where(s => !s.IsThere).ToArray()) _levels.Remove(gone);
            if (_stop.IsCancellationRequested || !_guard.IsThere) return [];
            foreach (Subject subject in _levels.Keys) Libc.Signal(subject.ProcessId, Libc.SignalStop);
            return [.. _levels.Select(l => (l.Key, l.Value))];
        }
    }

    private async Task UntilAsync(long began, TimeSpan after)
    {
        TimeSpan left = after - Stopwatch.GetElapsedTime(began);
        if (left > TimeSpan.Zero) await Task.Delay(left, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static void Continue(Subject subject)
    {
        if (subject.IsThere) Libc.Signal(subject.ProcessId, Libc.SignalContinue);
    }
}
