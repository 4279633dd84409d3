using MiniVmm.Fvm;
using MiniVmm.Lab.Analysis;
using MiniVmm.Lab.Scenarios;

namespace MiniVmm.Lab.Modelling;

/// <summary>A guest's telemetry as what it wanted of its host, period by period. A record tells the cap that its period ended
/// with; in force during the period was that of the record before.</summary>
internal static class VmPeriods
{
    private const double IdleTickMs = 10;

    public static IReadOnlyList<VmPeriod> Of(VmGroup group, IReadOnlyList<TelemetryRecord> trace)
    {
        double mebibytes = group.Load.MeanRequestKiB / 1024;
        List<VmPeriod> periods = [];
        for (int i = 1; i < trace.Count; i++)
        {
            TelemetryRecord before = trace[i - 1], here = trace[i];
            double seconds = (here.UnixMs - before.UnixMs) / 1000;
            if (seconds <= 0)
                continue;
            double busyMs = here.BusyTicks * (here.VctMs ?? 0);
            double allMs = busyMs + (here.IdleTicks * IdleTickMs);
            double busy = allMs > 0 ? busyMs / allMs : 0;
            int inside = here.Active + here.Suspended;
            double active = group.Control.Mode == FvmMode.Rate
                ? inside
                : before.Cap is int cap ? Math.Min(cap, inside) : (before.Active + here.Active) / 2.0;
            double resumed = i > 1 && before.Cap is int now && trace[i - 2].Cap is int last
                ? Math.Max(0, Math.Min(now, inside) - Math.Min(last, inside))
                : 0;
            periods.Add(new VmPeriod(
                before.UnixMs, here.UnixMs, busy, active * mebibytes, resumed * mebibytes / seconds,
                here.VctMs > 0 ? here.VctMs : null));
        }
        return periods;
    }
}
