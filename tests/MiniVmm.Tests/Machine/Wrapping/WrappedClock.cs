using MiniVmm.Devices.Telemetry;
using MiniVmm.Fvm;
using MiniVmm.Machine.Wrapping;

namespace MiniVmm.Tests.Machine.Wrapping;

/// <summary>A guest that is nothing but ticks, on a clock that the test moves, in a wrapper.</summary>
internal sealed class WrappedClock : ITelemetrySink
{
    public const long Ms = 1_000_000;

    public WrappedClock(FvmParameters parameters, Func<TelemetryRecord?>? inside = null) =>
        Wrapper = new FriendlyWrapper(parameters, () => Now, this, inside ?? (() => null), new Swapper(Ram));

    public PretendRam Ram { get; } = new();

    public FriendlyWrapper Wrapper { get; }

    public long Now { get; set; }

    public List<TelemetryRecord> Periods { get; } = [];

    public TelemetryRecord Last => Periods[^1];

    public void Publish(in TelemetryRecord record) => Periods.Add(record);

    /// <summary>Ticks until the clock shows a time, resting where it is to.</summary>
    /// <param name="untilMs">The time.</param>
    /// <param name="tickMs">How long a tick takes.</param>
    /// <param name="halts">Whether the guest halts in each.</param>
    public void Run(long untilMs, long tickMs, bool halts = false)
    {
        while (Now < untilMs * Ms)
        {
            long end = Now + tickMs * Ms;
            while (Wrapper.RestNs() is > 0 and long rest)
            {
                Now += rest;
                end += rest;
            }
            Now = end;
            if (halts) Wrapper.Halt();
            Wrapper.Tick();
        }
    }
}
