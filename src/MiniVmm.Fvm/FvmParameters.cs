namespace MiniVmm.Fvm;

/// <summary>The parameters of the control rule. The defaults of period, window, EWMA constant, threshold, initial
/// threads, steps and multiplicative constant are those published with Friendly Virtual Machines (VEE'05); the bounds
/// and the initial rate are ours.</summary>
public sealed record FvmParameters
{
    public const int MaxWindowPeriods = 4096;

    public FvmMode Mode { get; init; } = FvmMode.Mpl;
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

    /// <summary>w: how many periods the minimum looks back.</summary>
    public int WindowPeriods => (int)Math.Max(1, WindowMs / PeriodMs);

    /// <summary>What is wrong with the values, or null.</summary>
    public string? Fault() => this switch
    {
        { PeriodMs: 0 } => "fvm.period_ms must be positive",
        _ when WindowPeriods > MaxWindowPeriods => $"fvm.window_ms must be at most {MaxWindowPeriods} control periods",
        _ when Ewma.Raw == 0 || Ewma > Q16.One => "fvm.ewma must be above 0 and at most 1",
        _ when Threshold < Q16.One => "fvm.threshold must be at least 1",
        _ when Mul <= Q16.One => "fvm.mul must be above 1",
        _ when Threads < 1 || Threads > MaxThreads => "fvm.threads must lie between 1 and fvm.max",
        _ when RateMin.Value < 1 || Rate.Value < RateMin.Value || Rate.Value > RateMax.Value =>
            "fvm.rate must lie between fvm.rate_min (above 0) and fvm.rate_max",
        _ => null,
    };

    /// <summary>The guest's command-line options for these parameters: those that its mode reads.</summary>
    public string ToCommandLine()
    {
        string signal = $"fvm={ModeName} fvm.period_ms={PeriodMs} fvm.window_ms={WindowMs} fvm.ewma={Ewma} "
            + $"fvm.threshold={Threshold}";
        return Mode switch
        {
            FvmMode.Mpl => $"{signal} fvm.threads={Threads} fvm.max={MaxThreads} fvm.add={Add} fvm.mul={Mul}",
            FvmMode.Rate => $"{signal} fvm.mul={Mul} fvm.rate={Rate} fvm.rate_add={RateAdd} fvm.rate_min={RateMin} "
                + $"fvm.rate_max={RateMax}",
            _ => signal,
        };
    }

    private string ModeName => Mode switch
    {
        FvmMode.Mpl => "mpl",
        FvmMode.Rate => "rate",
        _ => "off",
    };
}
