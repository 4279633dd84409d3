using MiniVmm.Lab.Analysis;
using MiniVmm.Lab.Reports;
using MiniVmm.Model.Fitting;

namespace MiniVmm.Lab.Modelling;

/// <summary>Measured runs as samples of the thrashing curve: each control period of each VM in the measured interval, and what all
/// VMs wanted in the middle of it. Before that the host's memory still fills: loads are high already, and VCT is not.</summary>
internal static class RunSamples
{
    /// <summary>For so many control periods a host still works off what it was asked before: after a load that fell, by so many budgets,
    /// memory is fetched back, and a period says nothing of the load that it has.</summary>
    private const int AfterEffect = 3;
    private const double Fell = 0.1;

    public static IReadOnlyList<CurveSample> Of(AnalysedRun run)
    {
        if (run.Variant.BudgetMiB is not int budget || run.Record.Timeline.Measured.Seconds <= 0)
            return [];
        IReadOnlyList<VmPeriod>[] vms =
            [.. run.Variant.GroupOfEachVm.Zip(run.Record.Traces, VmPeriods.Of)];
        Interval measured = run.Record.Timeline.Measured;
        List<CurveSample> samples = [];
        foreach (IReadOnlyList<VmPeriod> vm in vms)
        {
            foreach (VmPeriod period in vm.Where(p => p.VctMs is not null && p.FromUnixMs >= measured.FromUnixMs && p.ToUnixMs <= measured.ToUnixMs))
            {
                double middle = (period.FromUnixMs + period.ToUnixMs) / 2;
                VmPeriod[] others = [.. vms.Where(o => !ReferenceEquals(o, vm)).Select(o => At(o, middle))];
                double load = LoadAt(vms, middle) / budget;
                double most = Enumerable.Range(1, AfterEffect).Max(k => LoadAt(vms, middle - (k * 1000 * run.Variant.PeriodSeconds))) / budget;
                if (most > load + Fell)
                    continue;
                samples.Add(new CurveSample(
                    1 + others.Sum(o => o.Busy), load,
                    (period.ResumedMiBPerS + others.Sum(o => o.ResumedMiBPerS)) / budget, period.VctMs!.Value));
            }
        }
        return samples;
    }

    /// <summary>Working sets of all, MiB.</summary>
    private static double LoadAt(IReadOnlyList<VmPeriod>[] vms, double unixMs) => vms.Sum(vm => At(vm, unixMs).WorkingMiB);

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
