namespace MiniVmm.Model.Curves;

/// <summary>How long a busy tick takes on a host that is shared: even while the host is efficient, and above a knee of
/// its memory so much longer that less gets done the more is tried. The parameters are fitted to measured runs; the form is
/// ours.</summary>
/// <param name="TickMs">T: VCT of a busy VM that is alone, milliseconds.</param>
/// <param name="Processors">P: processors that the VMs share.</param>
/// <param name="Knee">K: the load at which the slowdown begins; load = working sets / memory budget.</param>
/// <param name="Steepness">s: the slowdown at a load of K + 1, less 1; without a ceiling.</param>
/// <param name="Exponent">e: at least 1, so that the slope is continuous but for e = 1.</param>
public sealed record ThrashingCurve(double TickMs, double Processors, double Knee, double Steepness, double Exponent)
{
    /// <summary>M: what the slowdown less 1 comes near to far above the knee, where every touch of memory waits for the disk;
    /// null = it grows for ever.</summary>
    public double? Ceiling { get; init; }

    /// <summary>C: seconds. A cap that rises brings memory back that the host has taken; each budget's worth of it in a
    /// second slows all VMs down by C more.</summary>
    public double PageInSeconds { get; init; }

    /// <summary>VCT in milliseconds: T max(1, n / P) S(load), S = 1 + y / (1 + y / M), y = s max(0, load - K)^e.</summary>
    /// <param name="running">n: VMs that are busy at the moment, this one among them; a fraction is a mean.</param>
    /// <param name="load">Working sets of all VMs over the budget.</param>
    public double VctMs(double running, double load) => VctMs(running, load, 0);

    /// <summary>The same while caps rise: T max(1, n / P) (S(load) + C r).</summary>
    /// <param name="running">n, as above.</param>
    /// <param name="load">Working sets of all VMs over the budget.</param>
    /// <param name="resumedPerS">r: memory of the requests that rising caps resume, over the budget, per second.</param>
    public double VctMs(double running, double load, double resumedPerS) =>
        TickMs * Math.Max(1, running / Processors) * (Slowdown(load) + (PageInSeconds * resumedPerS));

    /// <summary>What memory pressure costs; 1 up to the knee.</summary>
    public double Slowdown(double load)
    {
        double free = Free(load);
        return 1 + (free / (1 + (free / (Ceiling ?? double.PositiveInfinity))));
    }

    /// <summary>dSlowdown/dload; 0 up to the knee.</summary>
    public double Slope(double load)
    {
        if (load <= Knee)
            return 0;
        double damping = 1 + (Free(load) / (Ceiling ?? double.PositiveInfinity));
        return Steepness * Exponent * Math.Pow(load - Knee, Exponent - 1) / (damping * damping);
    }

    /// <summary>What is wrong with the values, or null.</summary>
    public string? Fault() => this switch
    {
        { TickMs: not (>= 0.1 and <= 10_000) } => "the tick must last 0.1 to 10000 ms",
        { Processors: not (>= 0.1 and <= 4096) } => "there must be 0.1 to 4096 processors",
        { Knee: not (>= 0 and <= 10) } => "the knee must lie between 0 and 10 budgets",
        { Steepness: not (>= 0 and <= 1e9) } => "the steepness must lie between 0 and 1e9",
        { Exponent: not (>= 1 and <= 20) } => "the exponent must lie between 1 and 20",
        { Ceiling: not null and not (> 0 and <= 1e9) } => "the ceiling must lie above 0 and at most at 1e9",
        { PageInSeconds: not (>= 0 and <= 1e6) } => "the cost of bringing memory back must lie between 0 and 1e6 s",
        _ => null,
    };

    private double Free(double load) => load <= Knee ? 0 : Steepness * Math.Pow(load - Knee, Exponent);
}
