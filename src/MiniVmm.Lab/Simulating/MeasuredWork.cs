using MiniVmm.Lab.Reports;
using MiniVmm.Lab.Running;
using MiniVmm.Lab.Scenarios;

namespace MiniVmm.Lab.Simulating;

/// <summary>What requests cost the guests of a measured experiment, by their own clocks. These do not count time waited for a
/// processor or for memory, so runs under any load say the same.</summary>
internal static class MeasuredWork
{
    /// <summary>What a busy tick stands for, milliseconds of virtual time.</summary>
    private const double TickMs = 10;

    /// <summary>Fewer requests than that say little: those under way at either end would weigh too much.</summary>
    private const double FewestRequests = 100;

    /// <summary>Virtual nanoseconds in which a request touched a page once, its share of all that the guests did among them;
    /// null where too little was served to tell.</summary>
    public static double? VisitNs(AnalysedExperiment experiment)
    {
        double ticks = 0;
        double visits = 0;
        double served = 0;
        foreach (RunRecord run in experiment.Variants.SelectMany(v => v.Counted).Select(r => r.Record))
        {
            VmGroup[] groups = [.. run.Variant.GroupOfEachVm];
            double ofRun = run.Requests.Count(r => Counts(run, r.EndUnixMs) && r.Outcome == Load.RequestOutcome.Served);
            if (ofRun < FewestRequests)
                continue;
            served += ofRun;
            ticks += run.Traces.Sum(t => t.Where(r => Counts(run, r.UnixMs)).Sum(r => (double)r.BusyTicks));
            visits += run.Requests.Where(r => Counts(run, r.EndUnixMs) && r.Outcome == Load.RequestOutcome.Served)
                .Sum(r => ScenarioFleet.Visits(groups[r.Vm].Load.Requests[Math.Clamp(r.Shape, 0, groups[r.Vm].Load.Requests.Count - 1)]));
        }
        return served > 0 && ticks > 0 ? ticks * TickMs * 1e6 / visits : null;
    }

    private static bool Counts(RunRecord run, double unixMs) => run.Timeline.Measured.Contains(unixMs);
}
