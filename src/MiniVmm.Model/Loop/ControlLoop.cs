using System.Numerics;
using MiniVmm.Model.Fluid;

namespace MiniVmm.Model.Loop;

/// <summary>The loop linearised at its equilibrium: L(s) = N B K e^(-sD) / ((s + A) (tau s + 1)).</summary>
/// <param name="Equilibrium">Where.</param>
/// <param name="Vms">N.</param>
/// <param name="A">1/s: how x comes back by itself, -d(drift)/dx / T at the same R.</param>
/// <param name="B">threads/s or Hz/s: how R turns it back, -d(drift)/dR / T.</param>
/// <param name="K">per thread or Hz: dR/dX, X the settings of all VMs together.</param>
/// <param name="TauSeconds">Of the smoothing: -T / ln(1 - g).</param>
/// <param name="DelaySeconds">D.</param>
public sealed record ControlLoop(
    Equilibrium Equilibrium, double Vms, double A, double B, double K, double TauSeconds, double DelaySeconds)
{
    /// <summary>A rule that rests over a range of x has less, and that is rounding.</summary>
    private const double LeastSlope = 1e-9;

    /// <summary>At infinite time: of how much an error is turned back.</summary>
    public double StaticGain => Vms * B * K / A;

    /// <summary>L(i omega).</summary>
    public Complex At(double omega)
    {
        Complex s = new(0, omega);
        return Vms * B * K * Complex.Exp(-s * DelaySeconds) / ((s + A) * ((TauSeconds * s) + 1));
    }

    /// <summary>The argument of L(i omega), radians, not brought back into a full turn.</summary>
    public double Phase(double omega) =>
        -Math.Atan2(omega, A) - Math.Atan(omega * TauSeconds) - (omega * DelaySeconds);

    /// <summary>Linearises; the derivatives are central differences of the rule and the curve themselves.</summary>
    /// <param name="plant">The VMs and their host.</param>
    /// <param name="obstacle">Why that cannot be done, or null.</param>
    public static ControlLoop? Of(LoopPlant plant, out string? obstacle)
    {
        if (Equilibrium.Find(plant, out obstacle) is not Equilibrium rest)
            return null;
        RuleFlow flow = new(plant.Control, new CongestionNoise(plant.Control, plant.Noise));
        double period = plant.Control.PeriodMs / 1000.0, g = plant.Control.Ewma.ToDouble();
        double hx = 1e-3 * rest.X, hr = 1e-3 * rest.Ratio;
        double Ratio(double x) => plant.VctMs(x, flow.Increase(x, 1)) / rest.BaselineMs;
        double a = (flow.Drift(rest.X - hx, rest.Ratio) - flow.Drift(rest.X + hx, rest.Ratio)) / (2 * hx * period);
        double b = (flow.Drift(rest.X, rest.Ratio - hr) - flow.Drift(rest.X, rest.Ratio + hr)) / (2 * hr * period);
        double k = (Ratio(rest.X + hx) - Ratio(rest.X - hx)) / (2 * hx * plant.Vms);
        if (a < LeastSlope || b * k < LeastSlope)
        {
            obstacle = $"the rule {plant.Control.Rule} has no slope at x = {rest.X:0.###} that could be linearised";
            return null;
        }
        double tau = g < 1 ? -period / Math.Log(1 - g) : 0;
        return new ControlLoop(rest, plant.Vms, a, b, k, tau, plant.DelaySeconds);
    }
}
