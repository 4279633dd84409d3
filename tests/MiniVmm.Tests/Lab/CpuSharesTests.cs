using MiniVmm.Host.Measurements;
using MiniVmm.Lab.Analysis;
using MiniVmm.Lab.Reports;
using MiniVmm.Lab.Running;
using Xunit;

namespace MiniVmm.Tests.Lab;

public sealed class CpuSharesTests
{
    private static readonly RunRecord Record = SyntheticExperiment.Record(
        SyntheticExperiment.Variant("mpl", null, SyntheticExperiment.Group("a", 1), SyntheticExperiment.Group("b", 3)), 1, _ => 1) with
    {
        Processors = 2,
        HostSamples = [.. Enumerable.Range(-2, 40).Select(s => Sample(s))],
    };

    [Fact]
    public void Shares_are_of_the_measured_interval()
    {
        Assert.Equal(0.75, CpuShares.Of(Record, 0)!.Value, 6);
        Assert.Equal(0.25, CpuShares.Of(Record, 1)!.Value, 6);
        Assert.Null(CpuShares.Of(Record, 2));
        Assert.Equal(0.5, CpuShares.Fair(Record));
    }

    [Fact]
    public void Who_is_not_there_needs_no_share()
    {
        Interval[] lives = [.. Record.Lives];
        lives[3] = default;
        Assert.Equal(2 / 3.0, CpuShares.Fair(Record with { Lives = lives })!.Value, 6);
        Assert.Equal(1, CpuShares.Fair(Record with { Processors = 8 }));
        Assert.Null(CpuShares.Fair(Record with { Processors = null }));
    }

    [Fact]
    public void Groups_and_VMs_of_the_summary_have_them()
    {
        RunSummary summary = new AnalysedRun(Record).Summary;
        Assert.Equal([0.75, 0.25], summary.Groups.Select(g => Math.Round(g.CpuShare!.Value, 6)));
        Assert.All(summary.Vms, vm => Assert.Equal(0.5, vm.FairShare));
    }

    /// <summary>The first VM uses three quarters of a processor once it is measured, and none before; the second one quarter; the third
    /// is not seen.</summary>
    private static HostSample Sample(int second)
    {
        int measured = Math.Max(0, second - 4);
        ProcessSample? Process(int userMs, int systemMs) => new ProcessSample(userMs * measured, systemMs * measured, 0, 0, 0, 0);
        return new HostSample(SyntheticExperiment.Origin + (second * 1000), [Process(500, 250), Process(0, 250), null, null], null);
    }
}
