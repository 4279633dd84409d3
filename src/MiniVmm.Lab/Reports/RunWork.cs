using MiniVmm.Lab.Analysis;
using MiniVmm.Lab.Load;
using MiniVmm.Lab.Running;
using MiniVmm.Lab.Scenarios;

namespace MiniVmm.Lab.Reports;

/// <summary>What a run's guests did in its measured interval, by their own clocks. These do not count time waited for a processor or
/// for memory, so runs under any load say the same of what a request costs.</summary>
/// <param name="VirtualMs">Virtual time in which they were busy, milliseconds.</param>
/// <param name="PageVisits">How often the requests that were served touched a page.</param>
/// <param name="Served">How many these were.</param>
internal readonly record struct RunWork(double VirtualMs, double PageVisits, int Served)
{
    /// <summary>What a busy tick stands for, milliseconds of virtual time.</summary>
    private const double TickMs = 10;

    public static RunWork Of(RunRecord run)
    {
        Interval measured = run.Timeline.Measured;
        VmGroup[] groups = [.. run.Variant.GroupOfEachVm];
        double ticks = run.Traces.Sum(t => t.Where(r => measured.Contains(r.UnixMs)).Sum(r => (double)r.BusyTicks));
        RequestRecord[] served = [.. run.Requests.Where(r => r.Outcome == RequestOutcome.Served && measured.Contains(r.EndUnixMs))];
        return new RunWork(ticks * TickMs, served.Sum(r => Shape(groups, r)?.PageVisits ?? 0), served.Length);
    }

    /// <summary>Null where a file names one that the scenario has not.</summary>
    private static RequestShape? Shape(VmGroup[] groups, RequestRecord request) =>
        request.Vm < groups.Length ? groups[request.Vm].Load.Requests.ElementAtOrDefault(request.Shape) : null;
}
