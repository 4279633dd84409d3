using MiniVmm.Lab.Analysis;
using MiniVmm.Lab.Load;
using MiniVmm.Lab.Scenarios;

namespace MiniVmm.Lab.Running;

/// <summary>All that a run left behind: what the analysis reads.</summary>
public sealed record RunRecord
{
    public required RunId Id { get; init; }
    public required Variant Variant { get; init; }
    public required Timeline Timeline { get; init; }
    public required IReadOnlyList<RequestRecord> Requests { get; init; }

    /// <summary>One per VM.</summary>
    public required IReadOnlyList<IReadOnlyList<TelemetryRecord>> Traces { get; init; }

    public required IReadOnlyList<HostSample> HostSamples { get; init; }

    /// <summary>What the police decided; empty without one.</summary>
    public IReadOnlyList<PoliceRecord> Decisions { get; init; } = [];

    /// <summary>Processors that the instances could use; null where nobody measured a host.</summary>
    public int? Processors { get; init; }

    /// <summary>Time from an instance's start until it served, per VM; null for one that never did.</summary>
    public required IReadOnlyList<double?> ReadyMs { get; init; }

    /// <summary>When each VM could serve: from its first answer until its clients left it for good; empty for one that never did.</summary>
    public required IReadOnlyList<Interval> Lives { get; init; }

    /// <summary>What the monitors that were there from the start took without the guests' RAM, and the limit that came of it;
    /// null without a limit. It rises and falls by a monitor's footprint as VMs come and go.</summary>
    public MemoryLimit? Limit { get; init; }

    /// <summary>Why it ended early; empty where it ran its course.</summary>
    public required IReadOnlyList<Failure> Failures { get; init; }

    /// <summary>Whether it was cut short.</summary>
    public required bool Partial { get; init; }
}
