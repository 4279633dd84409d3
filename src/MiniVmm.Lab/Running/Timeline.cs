using MiniVmm.Lab.Analysis;

namespace MiniVmm.Lab.Running;

/// <summary>When the phases of a run began, in wall-clock time; 0 for one never reached.</summary>
public sealed record Timeline
{
    public double StartUnixMs { get; init; }
    public double LoadUnixMs { get; init; }
    public double MeasureUnixMs { get; init; }
    public double EndUnixMs { get; init; }

    public Interval Measured => MeasureUnixMs > 0 ? new Interval(MeasureUnixMs, EndUnixMs) : default;

    /// <summary>From the first client to the end.</summary>
    public Interval Loaded => LoadUnixMs > 0 ? new Interval(LoadUnixMs, EndUnixMs) : default;
}
