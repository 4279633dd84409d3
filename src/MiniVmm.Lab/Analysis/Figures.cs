namespace MiniVmm.Lab.Analysis;

/// <summary>What an interval came to, for one VM, a group or all together. Null where nothing was measured.</summary>
public record Figures
{
    /// <summary>Requests completed inside the interval per second; one under way at its end is credited not at all.</summary>
    public double RequestsPerS { get; init; }

    public int Requests { get; init; }

    /// <summary>Requests that were not served: refused, failed, timed out or dropped.</summary>
    public int Errors { get; init; }

    /// <summary>Virtual clock time, weighted by busy ticks.</summary>
    public VctFigures VctMs { get; init; } = new(null, null);

    /// <summary>Of the requests completed.</summary>
    public LatencyFigures LatencyMs { get; init; } = new(null, null);

    /// <summary>V, the smoothed virtual clock time: the mean over control periods.</summary>
    public double? VMs { get; init; }

    /// <summary>R = V / Vmin: the mean over the control periods that have one.</summary>
    public double? SlowdownMean { get; init; }

    /// <summary>Thread cap over the control periods; null for a guest without one.</summary>
    public double? CapMean { get; init; }

    /// <summary>Active request threads over the control periods.</summary>
    public double? ActiveMean { get; init; }

    /// <summary>Suspended request threads over the control periods.</summary>
    public double? SuspendedMean { get; init; }

    /// <summary>Share of control periods that were congested.</summary>
    public double? CongestedShare { get; init; }
}
