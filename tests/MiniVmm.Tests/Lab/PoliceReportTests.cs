using MiniVmm.Host.Policing;
using MiniVmm.Lab.Analysis;
using MiniVmm.Lab.Pages;
using MiniVmm.Lab.Plots;
using MiniVmm.Lab.Reports;
using MiniVmm.Lab.Running;
using MiniVmm.Lab.Scenarios;
using Xunit;
using static MiniVmm.Tests.Lab.SyntheticExperiment;

namespace MiniVmm.Tests.Lab;

public sealed class PoliceReportTests : IDisposable
{
    private static readonly Variant Policed = Variant("police", null, Group("friendly", 2), Group("hog", 1)) with { Police = new PolicePlan() };

    private readonly string _folder = Directory.CreateTempSubdirectory("minivmm-test-").FullName;

    /// <summary>Punished from 10 s to 16 s, twice as hard from 12 s on; 24 s from 4 s on are measured.</summary>
    private static RunRecord Run => Record(Policed, 1, _ => 4) with
    {
        Decisions = [Decide(10, VerdictKind.Punish, 1), Decide(12, VerdictKind.Escalate, 2), Decide(16, VerdictKind.Release, 0)],
    };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Decisions_are_written_and_read_again()
    {
        RunRecord read = Assert.Single(Analyse().Recorded.Runs);
        Assert.Equal(Run.Decisions, read.Decisions);
        Assert.Equal((2, "escalate", "9000 faults/s; wants 90 MiB"), (read.Decisions[1].Vm, read.Decisions[1].Verdict, read.Decisions[1].Reason));
    }

    [Fact]
    public void The_page_says_who_was_punished_for_how_long_and_why()
    {
        string page = ReportPage.Write(Analyse(), [], null, []);
        Assert.Contains("The police", page, StringComparison.Ordinal);
        Assert.Contains("25.0 %", page, StringComparison.Ordinal);
        Assert.Contains("9000 faults/s; wants 90 MiB", page, StringComparison.Ordinal);
        Assert.DoesNotContain("The police", ReportPage.Write(Analyse(Policed with { Police = null }, Record(Policed with { Police = null }, 1, _ => 4)), [], null, []), StringComparison.Ordinal);
    }

    [Fact]
    public void Pictures_over_time_show_when_a_penalty_began_and_ended()
    {
        TimePanel panel = Assert.Single(new TimeFigures(Analyse()).All()[0].Panels);
        Assert.Equal([(10, "police: vm3"), (16, "free: vm3")], panel.Marks.Select(m => (m.Seconds, m.Label)));
    }

    private static PoliceRecord Decide(double seconds, VerdictKind kind, int level) => PoliceRecord.Of(new Decision(
        Origin + (seconds * 1000), new Verdict("vm3", kind, level, "9000 faults/s; wants 90 MiB"), new Conduct("vm3", 0.1, 0.2, 0.3, 9000, 70 << 20),
        $"freeze 1/{1 << level}"));

    private AnalysedExperiment Analyse() => Analyse(Policed, Run);

    private AnalysedExperiment Analyse(Variant variant, RunRecord run) =>
        SyntheticExperiment.Analyse(Path.Combine(_folder, Path.GetRandomFileName()), Scenario(1, null, variant), [run]);
}
