namespace MiniVmm.Host.Measurements;

/// <summary>What an instance did in a span of time: the measures of XenMon (Gupta, Gardner and Cherkasova, HP Labs 2005) for
/// its vCPU thread, and what its guest got done.</summary>
public sealed record InstanceRates
{
    private const double NanosecondsPerSecond = 1e9;

    /// <summary>Length of the span.</summary>
    public required double Seconds { get; init; }

    /// <summary>Shares of the span, 0 to 1: on a processor, runnable without one, and neither.</summary>
    public required double Gotten { get; init; }

    public required double Waited { get; init; }

    public required double Blocked { get; init; }

    /// <summary>How often it got a processor, a second.</summary>
    public required double ExecutionsPerS { get; init; }

    /// <summary>System calls that read or wrote, a second; null where unknown.</summary>
    public double? IoPerS { get; init; }

    /// <summary>Page faults a second.</summary>
    public required double MajorFaultsPerS { get; init; }

    public required double MinorFaultsPerS { get; init; }

    /// <summary>Of the guest, a second; null where its monitor did not answer at both ends.</summary>
    public double? InstructionsPerS { get; init; }

    public double? TicksPerS { get; init; }

    public double? RequestsPerS { get; init; }

    /// <summary>Milliseconds per execution; null without one.</summary>
    public double? GottenPerExecutionMs => PerExecution(Gotten * 1e3);

    public double? WaitedPerExecutionMs => PerExecution(Waited * 1e3);

    public double? BlockedPerExecutionMs => PerExecution(Blocked * 1e3);

    /// <summary>Reads and writes per execution; null without one.</summary>
    public double? IoPerExecution => IoPerS is { } io ? PerExecution(io) : null;

    /// <summary>What happened between two samples.</summary>
    /// <returns>Null where no time passed or a counter ran backwards: they are not of the same process.</returns>
    public static InstanceRates? Between(InstanceSample earlier, InstanceSample later)
    {
        ArgumentNullException.ThrowIfNull(earlier);
        ArgumentNullException.ThrowIfNull(later);
        double span = later.TakenNs - earlier.TakenNs;
        double gotten = later.Vcpu.GottenNs - earlier.Vcpu.GottenNs;
        double waited = later.Vcpu.WaitedNs - earlier.Vcpu.WaitedNs;
        if (span <= 0 || gotten < 0 || waited < 0 || later.MinorFaults < earlier.MinorFaults) return null;
        // The kernel books time when it switches threads or ticks, so a span may hold a little of the one before.
        double booked = Math.Max(span, gotten + waited);
        double seconds = span / NanosecondsPerSecond;
        return new InstanceRates
        {
            Seconds = seconds,
            Gotten = gotten / booked,
            Waited = waited / booked,
            Blocked = (booked - gotten - waited) / booked,
            ExecutionsPerS = (later.Vcpu.Executions - earlier.Vcpu.Executions) / seconds,
            IoPerS = (later.IoCalls - earlier.IoCalls) / seconds,
            MajorFaultsPerS = (later.MajorFaults - earlier.MajorFaults) / seconds,
            MinorFaultsPerS = (later.MinorFaults - earlier.MinorFaults) / seconds,
            InstructionsPerS = (later.Guest?.Retired - earlier.Guest?.Retired) / seconds,
            TicksPerS = (later.Guest?.Ticks - earlier.Guest?.Ticks) / seconds,
            RequestsPerS = (later.Guest?.Served - earlier.Guest?.Served) / seconds,
        };
    }

    private double? PerExecution(double perSecond) => ExecutionsPerS > 0 ? perSecond / ExecutionsPerS : null;
}
