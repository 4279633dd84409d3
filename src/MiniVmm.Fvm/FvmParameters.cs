namespace MiniVmm.Fvm;

/// <summary>The parameters of the control loop. The defaults of period, window, EWMA constant, threshold, initial
/// threads, steps and multiplicative constant are those published with Friendly Virtual Machines (VEE'05); the bounds,
/// the initial rate, the choice of the thread to suspend and all rules but aimd are ours.</summary>
public sealed record FvmParameters
{
    public const int MaxWindowPeriods = 4096;
    private const uint MaxMs = 86_400_000;

    /// <summary>Requests that a guest works on at once.</summary>
    private const int RequestThreads = 64;

    public FvmMode Mode { get; init; } = FvmMode.Mpl;

    /// <summary>The name of a rule of <see cref="ControlRules.All"/>.</summary>
    public string Rule { get; init; } = "aimd";

    /// <summary>The rule's own; those that are not given have their defaults.</summary>
    public RuleValues RuleParameters { get; init; } = RuleValues.None;

    public ThreadChoice Victim { get; init; } = ThreadChoice.Newest;
    public uint PeriodMs { get; init; } = 5_000;
    public uint WindowMs { get; init; } = 60_000;

    /// <summary>g: the weight of the newest sample in V.</summary>
    public Q16 Ewma { get; init; } = Q16.Parse("0.3");

    /// <summary>H: a slowdown R above it means congestion.</summary>
    public Q16 Threshold { get; init; } = Q16.Parse("2.5");

    public ushort Threads { get; init; } = 10;
    public ushort MaxThreads { get; init; } = 64;
    public Q16 Add { get; init; } = Q16.One;

    /// <summary>b: what cap and rate are divided by under congestion.</summary>
    public Q16 Mul { get; init; } = Q16.Parse("1.5");

    public Millihertz Rate { get; init; } = new(10_000);
    public Millihertz RateAdd { get; init; } = new(100);
    public Millihertz RateMin { get; init; } = new(100);
    public Millihertz RateMax { get; init; } = new(100_000);

    /// <summary>How long busy ticks take in all until rate control pauses, milliseconds: of virtual time in a guest, which counts
    /// ticks, of host time in a wrapper.</summary>
    public uint BurstMs { get; init; } = 100;

    /// <summary>Wrapper only: rests of at least so many milliseconds swap the guest out; 0 = none does.</summary>
    public uint SwapMs { get; init; } = 1_000;

    /// <summary>w: how many periods the minimum looks back.</summary>
    public int WindowPeriods => (int)Math.Max(1, WindowMs / PeriodMs);

    /// <summary>What is wrong with the values, or null.</summary>
    public string? Fault() => this switch
    {
        { PeriodMs: < 1 or > MaxMs } => $"fvm.period_ms must lie between 1 and {MaxMs}",
        { WindowMs: < 1 or > MaxMs } => $"fvm.window_ms must lie between 1 and {MaxMs}",
        _ when WindowPeriods > MaxWindowPeriods => $"fvm.window_ms must be at most {MaxWindowPeriods} control periods",
        _ when Ewma.Raw == 0 || Ewma > Q16.One => "fvm.ewma must be above 0 and at most 1",
        _ when Threshold < Q16.One => "fvm.threshold must be at least 1",
        _ when Mul <= Q16.One => "fvm.mul must be above 1",
        { MaxThreads: < 1 or > RequestThreads } => $"fvm.max must lie between 1 and {RequestThreads}",
        _ when Threads < 1 || Threads > MaxThreads => "fvm.threads must lie between 1 and fvm.max",
        _ when RateMin.Value < 1 || Rate.Value < RateMin.Value || Rate.Value > RateMax.Value =>
            "fvm.rate must lie between fvm.rate_min (above 0) and fvm.rate_max",
        { BurstMs: < 1 or > MaxMs } => $"fvm.burst_ms must lie between 1 and {MaxMs}",
        { SwapMs: > MaxMs } => $"fvm.swap_ms must be at most {MaxMs}",
        _ when !Enum.IsDefined(Victim) => $"fvm.victim must be one of {Names(Enum.GetNames<ThreadChoice>())}",
        _ => RuleFault(),
    };

    /// <summary>The guest's command-line options for these parameters: those that its mode reads.</summary>
    public string ToCommandLine()
    {
        string signal = $"fvm={ModeName} fvm.period_ms={PeriodMs} fvm.window_ms={WindowMs} fvm.ewma={Ewma} "
            + $"fvm.threshold={Threshold}";
        return Mode switch
        {
            FvmMode.Mpl => $"{signal} fvm.threads={Threads} fvm.max={MaxThreads} fvm.add={Add} fvm.mul={Mul} "
                + $"fvm.victim={Victim.ToString().ToLowerInvariant()} {RuleOptions()}",
            FvmMode.Rate => $"{signal} fvm.burst_ms={BurstMs} fvm.mul={Mul} fvm.rate={Rate} fvm.rate_add={RateAdd} fvm.rate_min={RateMin} "
                + $"fvm.rate_max={RateMax} {RuleOptions()}",
            _ => signal,
        };
    }

    internal IControlRule ControlRule =>
        ControlRules.Find(Rule) ?? throw new InvalidOperationException($"no rule '{Rule}'");

    /// <summary>The value of each of the rule's parameters, in its order.</summary>
    internal uint[] EffectiveRuleParameters() =>
        [.. ControlRule.Parameters.Select(p => RuleParameters.GetValueOrDefault(p.Name, p.Default).Raw)];

    private string RuleOptions() => string.Join(' ', ControlRule.Parameters
        .Select(p => $"fvm.{Rule}.{p.Name}={RuleParameters.GetValueOrDefault(p.Name, p.Default)}")
        .Prepend($"fvm.rule={Rule}"));

    private string? RuleFault()
    {
        if (ControlRules.Find(Rule) is not IControlRule rule)
            return $"fvm.rule must be one of {Names(ControlRules.All.Select(r => r.Name))}, not '{Rule}'";
        foreach ((string name, Q16 value) in RuleParameters)
        {
            if (rule.Parameters.FirstOrDefault(p => p.Name == name) is not RuleParameter parameter)
                return $"fvm.{Rule}.{name} is no parameter of the rule; it has "
                    + (rule.Parameters.Count == 0 ? "none" : Names(rule.Parameters.Select(p => p.Name)));
            if (value < parameter.Minimum || value > parameter.Maximum)
                return $"fvm.{Rule}.{name} must lie between {parameter.Minimum} and {parameter.Maximum}";
        }
        return null;
    }

    private static string Names(IEnumerable<string> names) => string.Join(", ", names).ToLowerInvariant();

    private string ModeName => Mode switch
    {
        FvmMode.Mpl => "mpl",
        FvmMode.Rate => "rate",
        _ => "off",
    };
}
