using System.Globalization;
using System.Text;
using MiniVmm.Fvm;
using Xunit;

namespace MiniVmm.Guests.Tests;

/// <summary>The control loop and the rules in guests/kernel and those in MiniVmm.Fvm decide the same, whatever rules there
/// are.</summary>
public sealed class ControlRuleTests
{
    /// <summary>More than twice the longest window, so that the guest's ring wraps around.</summary>
    private const int Periods = 10_000;

    /// <summary>Of the mode, whichever it is. The first has the published parameters.</summary>
    private static readonly FvmParameters[] Sets =
    [
        new(),
        new()
        {
            PeriodMs = 1, WindowMs = 4095, Threshold = Q16.Parse("1.1"), Threads = 1, MaxThreads = 7, Add = Q16.Parse("0.25"),
            Mul = Q16.Parse("3.333333"), Rate = new(1), RateMin = new(1), RateMax = new(1_000_000_000), RateAdd = new(12_345),
        },
        new()
        {
            PeriodMs = 100, WindowMs = 3000, Ewma = new(1), Threshold = Q16.One, Threads = 64, Add = Q16.Parse("63.5"),
            Mul = Q16.Parse("1.000016"), Rate = Millihertz.Parse("99.9"),
        },
    ];

    private static readonly (uint Period, uint Window, string Ewma)[] Windows =
        [(1000, 12_000, "0.3"), (100, 100, "1"), (1, 4096, "0.3"), (1, 64, "0.5"), (1, 2, "0.5")];

    public static TheoryData<string> Rules() => [.. ControlRules.All.Select(r => r.Name)];

    [Fact]
    public void TheGuestHasTheSameRulesWithTheSameParameters()
    {
        using MiniVmmProcess process = MiniVmmProcess.Run("run", Guest.Path("fvmtest"), "--append", "list");

        string[] guest = Lines(process.Output);
        Assert.Equal($"rule {new FvmParameters().Rule}", guest[0]); // the default comes first
        Assert.Equal(ControlRules.All.Select(Describe).Order(), string.Join('\n', guest).Split("\nrule ").Select(r =>
            r.StartsWith("rule ", StringComparison.Ordinal) ? r["rule ".Length..] : r).Order());

        static string Describe(IControlRule rule) => string.Join('\n', rule.Parameters
            .Select(p => $"parameter fvm.{rule.Name}.{p.Name} {p.Default.Raw} {p.Minimum.Raw} {p.Maximum.Raw}")
            .Prepend(rule.Name));
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task BothDecideTheSame(string name)
    {
        IControlRule rule = ControlRules.Find(name)!;
        int seed = 1;
        foreach (FvmMode mode in new[] { FvmMode.Mpl, FvmMode.Rate })
            foreach (FvmParameters set in Sets)
                await Compare(seed, set with { Mode = mode, Rule = name, RuleParameters = ValuesOf(rule, seed++) });
    }

    [Fact]
    public async Task BothMeasureTheSame()
    {
        int seed = 100;
        foreach ((uint period, uint window, string ewma) in Windows)
            await Compare(seed++, new()
            {
                Mode = FvmMode.Off,
                PeriodMs = period,
                WindowMs = window,
                Ewma = Q16.Parse(ewma),
                Threshold = Q16.Parse("1.2"),
            });
    }

    /// <summary>The defaults, then anything that is allowed, the extremes included.</summary>
    private static RuleValues ValuesOf(IControlRule rule, int seed)
    {
        var random = new Random(seed);
        RuleValues values = RuleValues.None;
        foreach (RuleParameter p in seed == 1 ? [] : rule.Parameters)
            values = values.With(p.Name, random.Next(4) switch
            {
                0 => p.Minimum,
                1 => p.Maximum,
                _ => new Q16((uint)random.NextInt64(p.Minimum.Raw, p.Maximum.Raw + 1L)),
            });
        return values;
    }

    private static async Task Compare(int seed, FvmParameters parameters)
    {
        Assert.Null(parameters.Fault());
        ControlPeriod[] periods = [.. RandomPeriods(seed)];

        string[] guest = await AskGuest(parameters, periods);

        FvmState state = FvmLoop.Start(parameters);
        for (int i = 0; i < periods.Length; i++)
        {
            (state, FvmDecision decision) = FvmLoop.Adapt(parameters, state, periods[i]);
            string expected = string.Create(CultureInfo.InvariantCulture,
                $"{state.Signal.SmoothedQ16} {decision.Signal.MinimumUs} {decision.Signal.Slowdown.Raw} {(decision.Signal.Congested ? 1 : 0)} {state.X} {string.Join(' ', state.Memory)}");
            Assert.True(expected == guest[i], $"{parameters.ToCommandLine()}: in period {i}, {periods[i]}, C# says '{expected}', the guest '{guest[i]}'");
        }
    }

    /// <summary>Calm, congested and silent spells, long climbs and descents, and now and then an extreme.</summary>
    private static IEnumerable<ControlPeriod> RandomPeriods(int seed)
    {
        var random = new Random(seed);
        uint level = 10_000;
        for (int i = 0; i < Periods; i++)
        {
            bool climbs = i / 1000 % 4 == 1, descends = i / 1000 % 4 == 3;
            if (climbs || descends) level = (uint)(climbs ? level + 7 : Math.Max(level - 7L, 10_000));
            else if (random.Next(12) == 0) level = (uint)random.Next(1, 8) * 10_000;
            uint vct = random.Next(climbs || descends ? 4000 : 40) switch
            {
                0 => 1,
                1 => 1_000_000_000,
                < 5 => 0,
                _ => level + (uint)random.Next(climbs || descends ? 20 : 5_000),
            };
            uint busy = vct == 0 ? 0 : (uint)random.Next(1, 500);
            yield return new ControlPeriod(vct, busy, (uint)random.Next(500), (uint)random.Next(65), (uint)random.Next(65));
        }
    }

    private static async Task<string[]> AskGuest(FvmParameters parameters, ControlPeriod[] periods)
    {
        var input = new StringBuilder();
        foreach (ControlPeriod p in periods)
            input.Append(CultureInfo.InvariantCulture, $"{p.VctUs} {p.BusyTicks} {p.IdleTicks} {p.Active} {p.Suspended}\n");
        using MiniVmmProcess process = MiniVmmProcess.Start("run", Guest.Path("fvmtest"), "--append", parameters.ToCommandLine());
        await process.Process.StandardInput.WriteAsync(input.Append("end\n").ToString());
        await process.Process.StandardInput.FlushAsync();
        Assert.Equal(0, process.WaitForExit());
        string[] lines = Lines(process.Output);
        Assert.Equal(periods.Length, lines.Length);
        return lines;
    }

    private static string[] Lines(string text) =>
        text.Replace("\r", "", StringComparison.Ordinal).Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
