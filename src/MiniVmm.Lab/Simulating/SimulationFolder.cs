using System.Globalization;
using MiniVmm.Lab.Plots;
using MiniVmm.Lab.Reports;
using MiniVmm.Lab.Running;
using MiniVmm.Model.Simulation;

namespace MiniVmm.Lab.Simulating;

/// <summary>Writes a simulation into a directory: <c>simulation.json</c>, a CSV of control periods for each variant, and
/// plots.</summary>
public static class SimulationFolder
{
    private const string Header =
        "at_s,vms,requests_per_s,vct_ms,slowdown,cap,active,suspended,congested_share,jain,paged_in_mib_per_s";

    /// <param name="directory">New and empty.</param>
    /// <param name="simulation">What to write.</param>
    /// <param name="json">The result as JSON, which may have more beside it.</param>
    /// <param name="measured">What stands beside it; null for nothing.</param>
    /// <param name="gnuplot">Null for no plots.</param>
    /// <returns>The plots.</returns>
    /// <exception cref="LabError">It cannot be written.</exception>
    public static IReadOnlyList<DrawnPicture> Write(
        RunDirectory directory, SimulationDocument simulation, string json, AnalysedExperiment? measured, Gnuplot? gnuplot)
    {
        ArgumentNullException.ThrowIfNull(directory);
        ArgumentNullException.ThrowIfNull(simulation);
        try
        {
            File.WriteAllText(directory.File("simulation.json"), json);
            foreach (SimulatedVariant variant in simulation.Variants)
                File.WriteAllLines(directory.File($"{variant.Name}.csv"), variant.Result.Periods.Select(Row).Prepend(Header));
            return gnuplot is null ? [] : SimulationPictures.Draw(gnuplot, directory, simulation, measured);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LabError($"cannot write to {directory.Path}: {e.Message.Trim()}", e);
        }
    }

    private static string Row(PeriodFigures p) => string.Create(
        CultureInfo.InvariantCulture,
        $"{p.AtS:0.###},{p.Vms},{p.RequestsPerS:0.###},{p.VctMs:0.####},{p.Slowdown:0.####},{p.Cap:0.####},{p.Active:0.####},"
            + $"{p.Suspended:0.####},{p.CongestedShare:0.####},{p.Jain:0.#####},{p.PagedInMiBPerS:0.###}");
}
