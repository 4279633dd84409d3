using System.Diagnostics;
using MiniVmm.Host.Measurements;

namespace MiniVmm.Host.Policing;

/// <summary>The police on its round: it looks at processes once an interval, has them judged, and acts. Disposing it undoes all.</summary>
/// <param name="police">Who judges.</param>
/// <param name="penalty">What it acts by; null to do nothing but say what it would do.</param>
/// <param name="subjects">Who is there to look at.</param>
/// <param name="budgetBytes">Memory for all guests together; null where nobody says.</param>
/// <param name="decided">Is told each decision.</param>
public sealed class Patrol(
    Police police, IPenalty? penalty, Func<IReadOnlyList<Subject>> subjects, Func<long?> budgetBytes, Action<Decision> decided) : IDisposable
{
    private readonly Dictionary<Subject, Look> _looks = [];
    private long _lookedAt;

    /// <summary>Looks, judges and acts, again and again until it is cancelled.</summary>
    public async Task RunAsync(TimeSpan interval, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            Walk();
            await Task.Delay(interval, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Looks once. The first look judges nobody: it has nothing to compare with.</summary>
    public void Walk()
    {
        IReadOnlyList<Subject> present = subjects();
        double seconds = _lookedAt == 0 ? 0 : Stopwatch.GetElapsedTime(_lookedAt).TotalSeconds;
        _lookedAt = Stopwatch.GetTimestamp();
        Dictionary<Subject, Look> now = present.Select(s => (s, Look.At(s))).Where(p => p.Item2 is not null).ToDictionary(p => p.s, p => p.Item2!);
        if (seconds > 0)
        {
            Subject[] both = [.. now.Keys.Where(_looks.ContainsKey)];
            PoliceRound round = new(seconds, budgetBytes(), [.. both.Select(s => now[s].Since(_looks[s], s.Name, seconds, AllowedFor(s)))]);
            foreach (Verdict verdict in police.Judge(round)) Act(verdict, round, both);
        }
        _looks.Clear();
        foreach ((Subject subject, Look look) in now) _looks[subject] = look;
    }

    public void Dispose() => penalty?.Dispose();

    private double AllowedFor(Subject subject) => penalty?.Allowed(police.LevelOf(subject.Name)) ?? 1;

    private void Act(Verdict verdict, PoliceRound round, Subject[] present)
    {
        Subject subject = present.First(s => s.Name == verdict.Instance);
        if (subject.IsThere) penalty?.Set(subject, verdict.Level, (long)round.FairBytes);
        string done = penalty is null ? "dry run" : FormattableString.Invariant($"{penalty.Name} 1/{1 << verdict.Level}");
        decided(new Decision(
            DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(), verdict, round.Instances.First(i => i.Name == verdict.Instance), done));
    }

    /// <summary>Counters of a process at a moment.</summary>
    private sealed record Look(ProcessSample Process, long GuestBytes)
    {
        public static Look? At(Subject subject) => subject.IsThere && ProcessMeter.Read(subject.ProcessId) is { } process
            ? new Look(process, GuestMemoryMap.ResidentBytes(subject.ProcessId))
            : null;

        public Conduct Since(Look before, string name, double seconds, double allowed) => new(
            name, (Process.UserMs - before.Process.UserMs) / 1e3 / seconds, (Process.SystemMs - before.Process.SystemMs) / 1e3 / seconds,
            Math.Max(0, Process.QueueWaitMs - before.Process.QueueWaitMs) / 1e3 / seconds,
            (Process.MajorFaults - before.Process.MajorFaults) / seconds, GuestBytes, allowed);
    }
}
