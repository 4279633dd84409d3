using System.Globalization;
using System.Text.RegularExpressions;
using MiniVmm.Fvm;
using Xunit;

namespace MiniVmm.Guests.Tests;

/// <summary>What the friendly part costs a timer tick, in retired instructions: fvmcost counts them on a deterministic
/// machine whose TSC counts one for each.</summary>
public sealed partial class FvmCostTests
{
    private const int OrdinaryTick = 60, ClosingTick = 600;

    /// <summary>Closes a period with a rule that is not the published one.</summary>
    private const int OtherClosingTick = 1000;

    /// <summary>Of each request that a tick suspends or resumes, in addition.</summary>
    private const int MovedRequest = 700;

    private static readonly (string Options, int Moved)[] Cases =
    [
        ("fvm=off fvm.period_ms=5000 fvm.window_ms=60000 periods=100", 0),
        ("fvm=off fvm.period_ms=20 fvm.window_ms=81920", 0),
        ("fvm=mpl fvm.period_ms=20 fvm.window_ms=81920 fvm.threshold=1.1", 0),
        ("fvm=mpl fvm.period_ms=20 fvm.window_ms=81920 fvm.threshold=1.1 fvm.threads=64 requests=63", 22),
        ("fvm=mpl fvm.period_ms=20 fvm.window_ms=81920 fvm.threshold=1.1 fvm.threads=64 requests=63 blocked", 0),
        ("fvm=mpl fvm.period_ms=20 fvm.window_ms=200 fvm.threads=1 fvm.max=1 requests=63", 0),
        ("fvm=mpl fvm.period_ms=20 fvm.window_ms=81920 fvm.threads=64 fvm.mul=1.000016 fvm.threshold=1.1 fvm.victim=robin requests=63", 1),
        ("fvm=rate fvm.period_ms=20 fvm.window_ms=81920 fvm.threshold=1.1", 0),
        ("fvm=rate fvm.period_ms=20 fvm.window_ms=81920 fvm.threshold=1.1 requests=63", 63),
        ("fvm=rate fvm.period_ms=20 fvm.window_ms=81920 fvm.threshold=1.1 requests=63 blocked", 0),
        ("fvm=rate fvm.period_ms=40 fvm.window_ms=163840 fvm.rate=100 fvm.burst_ms=1 requests=1", 1),
    ];

    public static TheoryData<string, int, string> CasesOnEngines()
    {
        var rows = new TheoryData<string, int, string>();
        foreach (string engine in Guest.Engines)
            foreach ((string options, int moved) in Cases) rows.Add(options, moved, engine);
        return rows;
    }

    public static TheoryData<string, string> RulesInModes()
    {
        var rows = new TheoryData<string, string>();
        foreach (IControlRule rule in ControlRules.All)
            foreach (string mode in new[] { "mpl", "rate" }) rows.Add(rule.Name, mode);
        return rows;
    }

    [Theory]
    [MemberData(nameof(RulesInModes))]
    public void A_tick_costs_at_most_with_each_rule(string rule, string mode)
    {
        Dictionary<string, Kind> kinds = Count(
            $"fvm={mode} fvm.rule={rule} fvm.period_ms=20 fvm.window_ms=81920 fvm.threshold=1.1 requests=63 blocked", "translator");

        Assert.InRange(kinds["ordinary"].Cost, 1, OrdinaryTick);
        Assert.InRange(kinds["closing"].Cost, 1, OtherClosingTick);
    }

    [Theory]
    [MemberData(nameof(CasesOnEngines))]
    public void A_tick_costs_at_most(string options, int moved, string engine)
    {
        Dictionary<string, Kind> kinds = Count(options, engine);

        Assert.InRange(kinds["ordinary"].Ticks, 1, int.MaxValue);
        Assert.InRange(kinds["closing"].Ticks, 1, int.MaxValue);
        Assert.InRange(kinds["ordinary"].Cost, 1, OrdinaryTick);
        Assert.InRange(kinds["closing"].Cost, 0, ClosingTick);
        Assert.InRange(kinds["pausing"].Cost, 0, ClosingTick);
        Assert.Equal(0, kinds["ordinary"].Moved);
        Assert.Equal(moved, kinds.Values.Max(k => k.Moved));
        foreach (Kind kind in kinds.Values)
            Assert.InRange(kind.MovingCost, 0, ClosingTick + MovedRequest * kind.Moved);
    }

    private static Dictionary<string, Kind> Count(string options, string engine)
    {
        using MiniVmmProcess process = MiniVmmProcess.Start(
            "run", "--deterministic", "--clock", "1GHz", Guest.Path("fvmcost"), "--append", options, "--engine", engine);
        Assert.Equal(0, process.WaitForExit());
        return Line().Matches(process.Output).Select(Kind.Read).ToDictionary(k => k.Name);
    }

    [GeneratedRegex(@"^(\w+) ticks=(\d+) cost=(\d+) moving=(\d+) moved=(\d+)\r?$", RegexOptions.Multiline)]
    private static partial Regex Line();

    private sealed record Kind(string Name, int Ticks, int Cost, int MovingCost, int Moved)
    {
        public static Kind Read(Match line) => new(
            line.Groups[1].Value, Number(line, 2), Number(line, 3), Number(line, 4), Number(line, 5));

        private static int Number(Match line, int group) => int.Parse(line.Groups[group].Value, CultureInfo.InvariantCulture);
    }
}
