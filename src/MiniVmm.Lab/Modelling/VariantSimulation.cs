using MiniVmm.Lab.Scenarios;
using MiniVmm.Lab.Simulating;
using MiniVmm.Model.Simulation;

namespace MiniVmm.Lab.Modelling;

/// <summary>A variant simulated on the host that the model has, so that both can stand beside what was measured.</summary>
public static class VariantSimulation
{
    /// <summary>More would make too many samples of a bell curve negative.</summary>
    private const double MostNoise = 0.24;

    /// <summary>What a simulation takes from a fitted host: curve, noise, what requests cost, and what fetching memory back does.
    /// </summary>
    public static SimulationOptions Options(CurveDocument host)
    {
        ArgumentNullException.ThrowIfNull(host);
        return new SimulationOptions
        {
            Curve = host.Curve,
            Noise = Math.Min(host.Noise, MostNoise),
            VisitNs = host.WorkMsPerMibPass * 1e6 / CurveDocument.VisitsPerMibPass,
            PageInMsPerMiB = null,
        };
    }

    /// <summary>Null where the simulation cannot express the variant.</summary>
    internal static SimulatedVariant? Of(Variant variant, CurveDocument host, uint seed)
    {
        SimulationSettings settings;
        try
        {
            settings = ScenarioFleet.Settings(variant, seed, Options(host));
        }
        catch (LabError)
        {
            return null;
        }
        return SimulatedVariant.Of(variant, settings, Simulator.Run(settings, threads: 1, progress: null, CancellationToken.None));
    }
}
