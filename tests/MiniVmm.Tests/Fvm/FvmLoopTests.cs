using MiniVmm.Fvm;
using Xunit;

namespace MiniVmm.Tests.Fvm;

public sealed class FvmLoopTests
{
    private static readonly FvmParameters Prompt = new()
    {
        PeriodMs = 1000,
        WindowMs = 60_000,
        Ewma = Q16.One,
        Threads = 10,
        MaxThreads = 12,
    };

    [Fact]
    public void Cap_rises_by_one_to_its_ceiling_and_falls_by_half_again_to_one()
    {
        // g = 1 makes V the sample itself: 10 ms is the baseline, 26 ms is congestion, 25 ms is not.
        Assert.Equal(
            "11 12 12 8 5 3 2 1 1 1 2 3",
            Run(Prompt, "10 10 25 26 26 26 26 26 26 26 25 idle", d => $"{d.Cap}"));
    }

    [Fact]
    public void Fractions_of_a_thread_accumulate() => Assert.Equal(
        "10 10 10 11 7 7",
        Run(Prompt with { Add = Q16.Parse("0.25") }, "10 10 10 10 26 10", d => $"{d.Cap}"));

    [Fact]
    public void Rate_rises_by_a_tenth_of_a_hertz_and_is_bounded_on_both_sides()
    {
        FvmParameters rate = Prompt with
        {
            Mode = FvmMode.Rate,
            Rate = Millihertz.Parse("1"),
            RateMin = Millihertz.Parse("0.4"),
            RateMax = Millihertz.Parse("1.15"),
        };
        Assert.Equal("1100 1150 766 510 400 500", Run(rate, "10 10 26 26 26 10", d => $"{d.Rate.Value}"));
    }

    [Fact]
    public void Off_measures_and_acts_on_nothing() => Assert.Equal(
        "0/0/False 0/0/True",
        Run(Prompt with { Mode = FvmMode.Off }, "10 40", d => $"{d.Cap}/{d.Rate.Value}/{d.Signal.Congested}"));

    [Fact]
    public void A_step_to_slowdown_four_is_seen_after_the_second_period()
    {
        // V after k periods at 4x: 4 - 3 * 0.7^k = 1.9, 2.53.
        FvmParameters published = new();
        Assert.Equal("False False True", Run(published, "10 40 40", d => $"{d.Signal.Congested}"));
    }

    [Fact]
    public void Published_parameters_are_the_defaults() => Assert.Equal(
        "fvm=mpl fvm.period_ms=5000 fvm.window_ms=60000 fvm.ewma=0.3 fvm.threshold=2.5 fvm.threads=10 fvm.max=64 "
        + "fvm.add=1 fvm.mul=1.5 fvm.victim=newest fvm.rule=aimd",
        new FvmParameters().ToCommandLine());

    [Fact]
    public void Command_line_holds_what_the_mode_reads()
    {
        Assert.Equal(
            "fvm=off fvm.period_ms=5000 fvm.window_ms=60000 fvm.ewma=0.3 fvm.threshold=2.5",
            new FvmParameters { Mode = FvmMode.Off }.ToCommandLine());
        Assert.EndsWith(
            " fvm.burst_ms=100 fvm.mul=1.5 fvm.rate=10 fvm.rate_add=0.1 fvm.rate_min=0.1 fvm.rate_max=100 fvm.rule=aimd",
            new FvmParameters { Mode = FvmMode.Rate }.ToCommandLine(), StringComparison.Ordinal);
    }

    [Fact]
    public void Faulty_parameters_name_the_option()
    {
        Assert.Null(new FvmParameters().Fault());
        Assert.Contains("fvm.period_ms", new FvmParameters { PeriodMs = 0 }.Fault());
        Assert.Contains("fvm.window_ms", new FvmParameters { PeriodMs = 1, WindowMs = 1_000_000 }.Fault());
        Assert.Contains("fvm.max", new FvmParameters { MaxThreads = 65 }.Fault());
        Assert.Contains("fvm.rule must be one of aimd, ", new FvmParameters { Rule = "none" }.Fault());
        Assert.Contains("fvm.victim", new FvmParameters { Victim = (ThreadChoice)9 }.Fault());
        Assert.Contains("fvm.aimd.b", new FvmParameters { RuleParameters = RuleValues.None.With("b", Q16.One) }.Fault());
        Assert.Contains("fvm.ewma", new FvmParameters { Ewma = Q16.Parse("1.1") }.Fault());
        Assert.Contains("fvm.threshold", new FvmParameters { Threshold = Q16.Parse("0.9") }.Fault());
        Assert.Contains("fvm.mul", new FvmParameters { Mul = Q16.One }.Fault());
        Assert.Contains("fvm.threads", new FvmParameters { Threads = 65 }.Fault());
        Assert.Contains("fvm.rate", new FvmParameters { Rate = Millihertz.Parse("0.05") }.Fault());
    }

    private static string Run(FvmParameters parameters, string vctMs, Func<FvmDecision, string> show)
    {
        FvmState state = FvmLoop.Start(parameters);
        List<string> shown = [];
        foreach (string cell in vctMs.Split(' '))
        {
            uint vctUs = cell == "idle" ? 0 : uint.Parse(cell) * 1000;
            (state, FvmDecision decision) = FvmLoop.Adapt(parameters, state, new ControlPeriod(vctUs));
            shown.Add(show(decision));
        }
        return string.Join(' ', shown);
    }
}
