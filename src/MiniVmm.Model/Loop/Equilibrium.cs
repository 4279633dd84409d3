using MathNet.Numerics.RootFinding;
using MiniVmm.Fvm;
using MiniVmm.Model.Fluid;

namespace MiniVmm.Model.Loop;

/// <summary>Where a rule comes to rest on average: increase (1 - p) = decrease p.</summary>
/// <param name="X">x*: threads or hertz.</param>
/// <param name="VctMs">VCT there.</param>
/// <param name="BaselineMs">Vmin.</param>
/// <param name="Ratio">V / Vmin without noise.</param>
/// <param name="Congestion">p.</param>
public sealed record Equilibrium(double X, double VctMs, double BaselineMs, double Ratio, double Congestion)
{
    private const int Scan = 150;
    private const double LeastNoise = 0.01;

    /// <summary>Finds it.</summary>
    /// <param name="plant">The VMs and their host.</param>
    /// <param name="obstacle">Why there is none, or null.</param>
    public static Equilibrium? Find(LoopPlant plant, out string? obstacle)
    {
        ArgumentNullException.ThrowIfNull(plant);
        obstacle = Obstacle(plant);
        if (obstacle is not null)
            return null;
        CongestionNoise noise = new(plant.Control, plant.Noise);
        RuleFlow flow = new(plant.Control, noise);
        if (flow.HasMemory)
        {
            obstacle = $"the rule {plant.Control.Rule} remembers earlier periods: it is no flow of x alone, which could be linearised";
            return null;
        }
        double baseline = plant.VctMs(flow.Low, 0);
        double high = plant.Control.Mode == FvmMode.Mpl ? Math.Min(flow.High, plant.Clients) : flow.High;
        double Drift(double x) => flow.Drift(x, plant.VctMs(x, flow.Increase(x, 1)) / baseline);
        double below = flow.Low;
        if (Drift(below) <= 0)
        {
            obstacle = $"x stays at its least, {below:0.###}: it is congested there already, or the rule never takes more";
            return null;
        }
        // At the largest x nothing is added any more: what comes to rest there is no equilibrium.
        for (int i = 1; i < Scan; i++)
        {
            double above = flow.Low * Math.Pow(high / flow.Low, (double)i / Scan);
            if (Drift(above) <= 0)
            {
                double x = Brent.FindRoot(Drift, below, above, 1e-10, 200);
                double vct = plant.VctMs(x, flow.Increase(x, 1));
                return new Equilibrium(x, vct, baseline, vct / baseline, noise.Probability(vct / baseline));
            }
            below = above;
        }
        obstacle = $"the load never makes it congested: x rises to {high:0.###}, all that is wanted or allowed";
        return null;
    }

    private static string? Obstacle(LoopPlant plant) => plant switch
    {
        { Control.Mode: FvmMode.Off } => "the guests control nothing",
        _ when plant.Control.Fault() is string fault => fault,
        _ when plant.Curve.Fault() is string fault => fault,
        { Vms: not (>= 1 and <= 1e6) } => "there must be 1 to 1000000 VMs",
        { Clients: not (>= 1 and <= 64) } => "each VM must have 1 to 64 clients",
        { RequestMiB: not (> 0 and <= 1e6) } => "a request must touch more than nothing, and at most 1e6 MiB",
        { BudgetMiB: not (> 0 and <= 1e9) } => "the budget must lie above 0 and at most at 1e9 MiB",
        { Noise: not (>= LeastNoise and <= 3) } => $"the noise must lie between {LeastNoise} and 3: with less, p is a step, which has no slope",
        { DelaySeconds: not (>= 0 and <= 86_400) } => "the delay must lie between 0 and 86400 s",
        _ => null,
    };
}
