using MiniVmm.Fvm;

namespace MiniVmm.Model.Loop;

/// <summary>A parameter of the loop that a region is drawn over.</summary>
/// <param name="Name">How the command calls it.</param>
/// <param name="Title">With its symbol and unit.</param>
/// <param name="With">The plant with another value; null where the value is none that it can have.</param>
public sealed record RegionAxis(string Name, string Title, Func<LoopPlant, double, LoopPlant?> With)
{
    public static IReadOnlyList<RegionAxis> All { get; } =
    [
        new("add", "additive step a, threads or Hz", (p, v) => v > 0 && v < 60_000
            ? p with
            {
                Control = p.Control.Mode == FvmMode.Rate
                    ? p.Control with { RateAdd = new Millihertz((uint)Math.Round(v * 1000)) }
                    : p.Control with { Add = Of(v) },
            }
            : null),
        new("mul", "multiplicative constant b", (p, v) => v > 1 && v < 60_000 ? p with { Control = p.Control with { Mul = Of(v) } } : null),
        new("ewma", "EWMA constant g", (p, v) => v > 0 && v <= 1 ? p with { Control = p.Control with { Ewma = Of(v) } } : null),
        new("threshold", "slowdown threshold H", (p, v) => v >= 1 && v < 60_000 ? p with { Control = p.Control with { Threshold = Of(v) } } : null),
        new("period", "control period T, s", (p, v) => v >= 0.01 && v <= 3600
            ? p with { Control = p.Control with { PeriodMs = (uint)(v * 1000), WindowMs = (uint)(v * 1000) * (uint)p.Control.WindowPeriods } }
            : null),
        new("delay", "delay D, s", (p, v) => v >= 0 && v <= 86_400 ? p with { DelaySeconds = v } : null),
        new("vms", "number of VMs N", (p, v) => v >= 1 && v <= 1e6 ? p with { Vms = v } : null),
        new("noise", "noise of a sample, standard deviation of its logarithm", (p, v) => v >= 0.01 && v <= 3 ? p with { Noise = v } : null),
        new("request", "memory of a request, MiB", (p, v) => v > 0 && v <= 1e6 ? p with { RequestMiB = v } : null),
    ];

    /// <summary>One by its name, or null.</summary>
    public static RegionAxis? Find(string name) => All.FirstOrDefault(a => a.Name == name);

    private static Q16 Of(double value) => new((uint)Math.Round(value * 65536));
}
