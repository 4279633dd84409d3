namespace MiniVmm.Model.Curves;

/// <summary>How long a busy tick takes on a host that is shared: even while the host is efficient, and above a knee of
/// its memory so much longer that less gets done the more is tried. The parameters are fitted to measured runs; the form is
/// ours.</summary>
/// <param name="TickMs">T: VCT of a busy VM that is alone, milliseconds.</param>
/// <param name="Processors">P: processors that the VMs share.</param>
/// <param name="Knee">K: the load at which the slowdown begins; load = working sets / memory budget.</param>
/// <param name="Steepness">s: the slowdown at a load of K + 1, less 1.</param>
/// <param name="Exponent">e: at least 1, so that the slope is continuous but for e = 1.</param>
public sealed record ThrashingCurve(double TickMs, double Processors, double Knee, double Steepness, double Exponent)
{
    /// <summary>VCT in milliseconds: T max(1, n / P) (1 + s max(0, load - K)^e).</summary>
    /// <param name="running">n: VMs that are busy at the moment, this one among them; a fraction is a mean.</param>
    /// <param name="load">Working sets of all VMs over the budget.</param>
    public double VctMs(double running, double load) => TickMs * Math.Max(1, running / Processors) * Slowdown(load);

    /// <summary>What memory pressure costs; 1 up to the knee.</summary>
    public double Slowdown(double load) => load <= Knee ? 1 : 1 + (Steepness * Math.Pow(load - Knee, Exponent));

    /// <summary>dSlowdown/dload; 0 up to the knee.</summary>
    public double Slope(double load) =>
        load <= Knee ? 0 : Steepness * Exponent * Math.Pow(load - Knee, Exponent - 1);
}
