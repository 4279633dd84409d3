using MiniVmm.Lab.Reports;

namespace MiniVmm.Lab.Simulating;

/// <summary>What requests cost the guests of a measured experiment, by their own clocks.</summary>
internal static class MeasuredWork
{
    /// <summary>Fewer requests than that say little: those under way at either end would weigh too much.</summary>
    private const int FewestRequests = 100;

    /// <summary>Virtual nanoseconds in which a request touched a page once, its share of all that the guests did among them;
    /// null where too little was served to tell.</summary>
    public static double? VisitNs(AnalysedExperiment experiment)
    {
        RunWork[] runs =
        [
            .. experiment.Variants.SelectMany(v => v.Counted).Select(r => RunWork.Of(r.Record)).Where(w => w.Served >= FewestRequests),
        ];
        double virtualMs = runs.Sum(w => w.VirtualMs);
        return virtualMs > 0 ? virtualMs * 1e6 / runs.Sum(w => w.PageVisits) : null;
    }
}
