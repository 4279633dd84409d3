using System.Diagnostics;

namespace MiniVmm.Guests.Tests.Soak;

/// <summary>Does things at random to instances of its own, and knows in which state each must be.</summary>
/// <param name="instances">The registry that all share.</param>
/// <param name="names">The instances that are its own.</param>
/// <param name="random">Decides what is done.</param>
internal sealed class SoakActor(InstanceFixture instances, IReadOnlyList<string> names, Random random)
{
    private const string Absent = "absent", Running = "running", Paused = "paused", Exited = "exited", Crashed = "crashed";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Dictionary<string, string> _states = names.ToDictionary(n => n, _ => Absent);

    /// <summary>What was done, for the message of a failure.</summary>
    public List<string> History { get; } = [];

    public int Steps { get; private set; }

    /// <summary>One step: something is done to an instance, and then it must be in the state that follows from it.</summary>
    public void Step()
    {
        string name = names[random.Next(names.Count)];
        string state = _states[name];
        (string What, string Next, Action Act)[] possible = [.. Possible(name, state)];
        (string what, string next, Action act) = possible[random.Next(possible.Length)];
        History.Add($"{name}: {state} -> {what}");
        act();
        _states[name] = next;
        string seen = Look(name);
        if (seen != next) throw new InvalidOperationException($"{name} is {seen}, not {next}\n{string.Join('\n', History.TakeLast(12))}");
        Steps++;
    }

    /// <summary>What ps says once the monitor answers: on a busy host it may be late with that, and ps does not wait for long.</summary>
    private string Look(string name)
    {
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            string seen = instances.Look(name)?.GetProperty("state").GetString() ?? Absent;
            if (seen != "unresponsive" || Stopwatch.GetElapsedTime(start) > Patience) return seen;
            Thread.Sleep(100);
        }
    }

    private IEnumerable<(string What, string Next, Action Act)> Possible(string name, string state)
    {
        string snapshot = Path.Combine(instances.Scratch, $"{name}.snap");
        if (state is Absent or Exited or Crashed)
        {
            yield return ("run httpd", Running, () => instances.Detach("httpd", "--name", name, "--mem", "16M", "--append", "fvm=mpl fvm.period_ms=50"));
            // Few of them: a kernel that schedules by sessions (sched(7), autogroup) gives all our commands what one spinner gets.
            if (name == names[0]) yield return ("run spin", Running, () => instances.Detach("spin", "--name", name, "--mem", "16M", "--append", "seconds=3600"));
            if (File.Exists(snapshot)) yield return ("restore", Running, () => instances.Output("restore", snapshot, "--detach", "--name", name));
            if (state != Absent) yield return ("rm", Absent, () => instances.Output("rm", name));
            yield break;
        }
        yield return ("stop", Exited, () => instances.Output("stop", name, "--time", "1"));
        yield return ("kill", Exited, () => instances.Output("kill", name));
        yield return ("rm -f", Absent, () => instances.Output("rm", "-f", name));
        yield return ("kill -9", Crashed, () => KillMonitor(name));
        yield return ("snapshot", state, () => instances.Output("snapshot", name, snapshot));
        yield return ("metrics", state, () => Require(instances.Curl(name, "http://localhost/metrics"), "# HELP"));
        yield return state == Running
            ? ("pause", Paused, () => instances.Output("pause", name))
            : ("resume", Running, () => instances.Output("resume", name));
    }

    /// <summary>As the OOM killer would: the monitor has no say in it.</summary>
    private void KillMonitor(string name)
    {
        int pid = instances.Pid(name);
        using MiniVmmProcess kill = MiniVmmProcess.StartProgram("kill", "-9", $"{pid}");
        kill.WaitForExit();
        while (IsAlive(pid)) Thread.Sleep(5);
    }

    private static bool IsAlive(int pid)
    {
        try
        {
            return !File.ReadAllText($"/proc/{pid}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static void Require(string text, string part)
    {
        if (!text.Contains(part, StringComparison.Ordinal)) throw new InvalidOperationException($"'{part}' is not in: {text}");
    }
}
