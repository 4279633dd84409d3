using MiniVmm.Lab.Analysis;

namespace MiniVmm.Lab.Running;

/// <summary>The names of a VM's files in the run directory, and the way back from them.</summary>
internal static class VariantFiles
{
    public const string Console = "console.log";
    public const string Telemetry = "telemetry.csv";
    public const string Stats = "stats.json";

    /// <summary>What a modelled host did; of the run, not of a VM.</summary>
    public const string Model = "model.csv";

    /// <summary>The traces of all VMs; empty for one that wrote none.</summary>
    public static IReadOnlyList<IReadOnlyList<TelemetryRecord>> ReadTraces(
        RunDirectory directory, RunId run, int vms) =>
    [
        .. Enumerable.Range(0, vms)
            .Select(vm => Path.Combine(directory.Path, run.Folder, RunDirectory.VmName(vm), Telemetry))
            .Select(file => File.Exists(file) ? TelemetryTrace.Parse(File.ReadAllText(file), file) : []),
    ];
}
