using MiniVmm.Lab.Analysis;
using MiniVmm.Lab.Reports;
using MiniVmm.Model.Fitting;

namespace MiniVmm.Lab.Modelling;

/// <summary>Measured runs as samples of the thrashing curve: each control period of each VM from when the clients begin to
/// join, and what all VMs wanted in the middle of it.</summary>
internal static class RunSamples
{
    public static IReadOnlyList<CurveSample> Of(AnalysedRun run)
    {
        if (run.Variant.BudgetMiB is not int budget || run.Record.Timeline.Loaded.Seconds <= 0)
            return [];
        IReadOnlyList<VmPeriod>[] vms =
            [.. run.Variant.GroupOfEachVm.Zip(run.Record.Traces, VmPeriods.Of)];
        Interval loaded = run.Record.Timeline.Loaded;
        List<CurveSample> samples = [];
        foreach (IReadOnlyList<VmPeriod> vm in vms)
        {
            foreach (VmPeriod period in vm.Where(p => p.VctMs is not null && p.FromUnixMs >= loaded.FromUnixMs && p.ToUnixMs <= loaded.ToUnixMs))
            {
                double middle = (period.FromUnixMs + period.ToUnixMs) / 2;
                VmPeriod[] others = [.. vms.Where(o => !ReferenceEquals(o, vm)).Select(o => At(o, middle))];
                samples.Add(new CurveSample(
                    1 + others.Sum(o => o.Busy), (period.WorkingMiB + others.Sum(o => o.WorkingMiB)) / budget,
                    (period.ResumedMiBPerS + others.Sum(o => o.ResumedMiBPerS)) / budget, period.VctMs!.Value));
            }
        }
        return samples;
    }

    private static VmPeriod At(IReadOnlyList<VmPeriod> periods, double unixMs)
    {
        (int low, int high) = (0, periods.Count);
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (periods[middle].ToUnixMs > unixMs)
                high = middle;
            else
                low = middle + 1;
        }
        return low < periods.Count && periods[low].FromUnixMs <= unixMs ? periods[low] : default;
    }
}
