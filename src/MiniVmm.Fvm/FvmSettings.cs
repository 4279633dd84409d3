namespace MiniVmm.Fvm;

/// <summary>All parameters of the control loop by their names: whoever reads them, from a scenario or from an option of the
/// monitor, knows the same ones.</summary>
public static class FvmSettings
{
    /// <summary>The actuator.</summary>
    public const string Mode = "fvm";

    public const string Rule = "rule";

    /// <summary>A guest's, in an order in which they can be applied: a rule comes before its parameters.</summary>
    public static IReadOnlyList<FvmSetting> All { get; } =
    [
        FvmSetting.Name<FvmMode>(Mode, (p, value) => p with { Mode = value }),
        new(Rule, "a rule", (p, text) => ControlRules.Find(text) is null ? null : p with { Rule = text }),
        FvmSetting.Name<ThreadChoice>("victim", (p, value) => p with { Victim = value }),
        FvmSetting.Whole("period_ms", (p, value) => p with { PeriodMs = value }),
        FvmSetting.Whole("window_ms", (p, value) => p with { WindowMs = value }),
        FvmSetting.Decimal("ewma", (p, value) => p with { Ewma = value }),
        FvmSetting.Decimal("threshold", (p, value) => p with { Threshold = value }),
        FvmSetting.Threads("threads", (p, value) => p with { Threads = value }),
        FvmSetting.Threads("max", (p, value) => p with { MaxThreads = value }),
        FvmSetting.Decimal("add", (p, value) => p with { Add = value }),
        FvmSetting.Decimal("mul", (p, value) => p with { Mul = value }),
        FvmSetting.Hertz("rate", (p, value) => p with { Rate = value }),
        FvmSetting.Hertz("rate_add", (p, value) => p with { RateAdd = value }),
        FvmSetting.Hertz("rate_min", (p, value) => p with { RateMin = value }),
        FvmSetting.Hertz("rate_max", (p, value) => p with { RateMax = value }),
        FvmSetting.Whole("burst_ms", (p, value) => p with { BurstMs = value }),
        .. ControlRules.All.SelectMany(rule => rule.Parameters.Select(parameter => OfRule(rule, parameter))),
    ];

    /// <summary>Those that mean nothing where threads are not told apart.</summary>
    private static readonly string[] OfThreads = ["victim", "threads", "max", "add"];

    /// <summary>Those of a wrapper, which acts by rate, and on the guest's memory as a whole.</summary>
    public static IReadOnlyList<FvmSetting> OfWrapper { get; } =
    [
        .. All.Where(s => !OfThreads.Contains(s.Key)), FvmSetting.Whole("swap_ms", (p, value) => p with { SwapMs = value }),
    ];

    /// <summary>A parameter of one rule. Whoever chooses another rule may leave it there.</summary>
    private static FvmSetting OfRule(IControlRule rule, RuleParameter parameter) =>
        FvmSetting.Decimal($"{rule.Name}.{parameter.Name}", (p, value) => p.Rule == rule.Name
            ? p with { RuleParameters = p.RuleParameters.With(parameter.Name, value) }
            : p);
}
