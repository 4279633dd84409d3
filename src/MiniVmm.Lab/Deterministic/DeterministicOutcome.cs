using System.Globalization;
using MiniVmm.Lab.Load;
using MiniVmm.Lab.Running;

namespace MiniVmm.Lab.Deterministic;

/// <summary>What a deterministic run left behind, beside the VMs' files. Times are milliseconds since its start, which
/// stands for the Unix epoch.</summary>
public sealed record DeterministicOutcome
{
    /// <summary>In the order in which they ended; at one moment in the order of VMs and clients.</summary>
    public required IReadOnlyList<RequestRecord> Requests { get; init; }

    /// <summary>From power-on until it served, per VM; null for one that never did.</summary>
    public required IReadOnlyList<double?> ReadyMs { get; init; }

    /// <summary>Once a second, of every VM that is on.</summary>
    public required IReadOnlyList<ModelSample> Samples { get; init; }

    /// <summary>Why it ended early; empty where it ran its course.</summary>
    public required IReadOnlyList<Failure> Failures { get; init; }

    /// <summary>When it ended.</summary>
    public required double EndMs { get; init; }

    /// <summary>Whether it was cut short.</summary>
    public required bool Partial { get; init; }

    /// <summary>The samples as CSV, header first.</summary>
    public IEnumerable<string> SampleLines() =>
        Samples.Select(s => string.Create(CultureInfo.InvariantCulture,
                $"{s.UnixMs:0.0},{RunDirectory.VmName(s.Vm)},{s.Demand.Running:0.000},{s.Demand.WorkingSetBytes >> 10},{s.Dilation:0.000}"))
            .Prepend("unix_ms,vm,running,working_set_kib,dilation");
}
