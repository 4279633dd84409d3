using System.Text.Json;
using MiniVmm.Lab.Analysis;
using MiniVmm.Lab.Reports;
using MiniVmm.Lab.Scenarios;
using Xunit;
using static MiniVmm.Tests.Lab.SyntheticExperiment;

namespace MiniVmm.Tests.Lab;

public sealed class SummaryTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("minivmm-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Medians_intervals_and_ratios_of_repeated_runs()
    {
        Variant plain = Variant("plain");
        Variant cap = Variant("cap2");
        Variant mpl = Variant("mpl");
        // Per VM; all VMs together have four times as much.
        Summary summary = Summarize(Scenario(3, null, plain, cap, mpl), [
            Record(plain, 1, _ => 1), Record(plain, 2, _ => 2), Record(plain, 3, _ => 4),
            Record(cap, 1, _ => 10), Record(cap, 2, _ => 20), Record(cap, 3, _ => 40),
            Record(mpl, 1, _ => 8), Record(mpl, 2, _ => 16), Record(mpl, 3, _ => 32),
        ]);
        VariantSummary last = summary.Variants[2];
        Assert.Equal(64, last.RequestsPerS, 6);
        Assert.Equal(new ConfidenceInterval(32, 128, IntervalBasis.Repetitions), last.Intervals["requests_per_s"]);
        Assert.Equal(new Comparison("plain", 8, 8, 8, IntervalBasis.Repetitions), last.ToPlain);
        Assert.Equal(new Comparison("cap2", 0.8, 0.8, 0.8, IntervalBasis.Repetitions), last.Efficiency);
        Assert.Equal((8.0, 1.0, false), (summary.Ratio, summary.VctRatio, summary.Partial));
        Assert.Null(summary.Variants[0].ToPlain);
        Assert.True(summary.Variants[1].Static && !last.Static);
        Assert.Equal(56 * 24 * 4, last.Requests);
    }

    [Fact]
    public void A_single_run_has_intervals_from_within_it()
    {
        Variant mpl = Variant("mpl");
        VariantSummary summary = Summarize(Scenario(1, null, mpl), [Record(mpl, 1, vm => vm + 1)]).Variants[0];
        Assert.Equal((10, 24), (summary.RequestsPerS, summary.MeasuredS));
        Assert.Equal(100 / 120.0, summary.Jain!.Value, 9);
        Assert.Equal(new ConfidenceInterval(10, 10, IntervalBasis.WithinRun), summary.Intervals["requests_per_s"]);
        Assert.Equal((25, 12, 1.2), (summary.VctMs.Mean, summary.VMs, Math.Round(summary.SlowdownMean!.Value, 9)));
        Assert.Equal(1, summary.Drift.Throughput.LastOverFirst!.Value, 9);
        Assert.Equal(0, summary.Drift.Throughput.SlopePerMin);
        Assert.Equal([1.0, 2, 3, 4], summary.Vms.Select(v => v.RequestsPerS));
        Assert.False(summary.Intervals.ContainsKey("latency_ms.p50"));
        Settling load = Assert.Single(summary.Convergence);
        Assert.Equal(new Settling("load", null, 0, 0, 0), load);
    }

    [Fact]
    public void The_oracle_is_the_best_fixed_cap_under_the_same_load()
    {
        Variant[] variants = [Variant("cap1", 1), Variant("cap2", 1), Variant("probe", 1), Variant("cap1", 2), Variant("cap2", 2), Variant("probe", 2)];
        double[] rates = [10, 8, 5, 4, 6, 3];
        Summary summary = Summarize(Scenario(1, "load", variants), variants.Zip(rates, (v, rate) => Record(v, 1, _ => rate)));
        Assert.Equal(("cap1@1", 0.5), (summary.Variants[2].Efficiency!.Over, summary.Variants[2].Efficiency!.Value));
        Assert.Equal(("cap2@2", 0.5), (summary.Variants[5].Efficiency!.Over, summary.Variants[5].Efficiency!.Value));
        Assert.Null(summary.Ratio);
    }

    [Fact]
    public void Groups_are_compared_while_both_were_there_and_had_settled()
    {
        // Late lives from 12 s to 28 s, so its share is measured from 15 s on; fast leaves at 20 s.
        Variant mpl = Variant("mpl", null, Group("early", 2), Group("late", 1, start: 12), Group("fast", 1, stop: 20));
        VariantSummary summary = Summarize(Scenario(1, null, mpl), [Record(mpl, 1, vm => vm switch { 2 => 9, 3 => 20, _ => 10 })]).Variants[0];
        Assert.Equal(["late/early 0.9 13 s", "fast/early 2 16 s", "fast/late 2.2 5 s"], summary.GroupRatios.Select(
            r => $"{r.Group}/{r.Ratio.Over} {r.Ratio.Value:0.#} {r.SharedS:0} s"));
        Assert.Equal(IntervalBasis.WithinRun, summary.GroupRatios[0].Ratio.Basis);
        Assert.Equal([10, 9, 20], summary.Groups.Select(g => Math.Round(g.PerVmPerS!.Value, 6)));
        Assert.Equal((16, 16), (summary.Vms[2].AliveS, summary.Vms[3].AliveS));
        // Each over its own life: 10, 10, 9 and 20.
        Assert.Equal(49.0 * 49 / (4 * 681), summary.Jain!.Value, 6);
        Assert.Equal(["load ", "arrival late", "departure fast"], summary.Convergence.Select(c => $"{c.Event} {c.Group}"));
    }

    [Fact]
    public void A_run_cut_short_counts_only_where_there_is_no_other()
    {
        Variant plain = Variant("plain");
        Variant mpl = Variant("mpl");
        Summary summary = Summarize(Scenario(2, null, plain, mpl), [
            Record(plain, 1, _ => 1), Record(plain, 2, _ => 9, end: 14), Record(mpl, 1, _ => 5, end: 14), Record(mpl, 2, _ => 5, end: 2),
        ]);
        Assert.True(summary.Partial);
        Assert.Equal([4.0, 20], summary.Variants.Select(v => v.RequestsPerS));
        Assert.Equal([2, 2], summary.Variants.Select(v => v.Runs.Count));
        Assert.Equal([24.0, 10], summary.Variants.Select(v => v.MeasuredS));
    }

    [Fact]
    public void Schema_has_the_documented_names()
    {
        Variant plain = Variant("plain");
        string json = Json.WriteRounded(Summarize(Scenario(1, null, plain), [Record(plain, 1, _ => 3)]));
        using JsonDocument document = JsonDocument.Parse(json);
        JsonElement root = document.RootElement;
        Assert.Equal(2, root.GetProperty("schema").GetInt32());
        Assert.Equal("minivmm lab run synthetic", root.GetProperty("command").GetString());
        JsonElement variant = root.GetProperty("variants")[0];
        Assert.Equal("plain", variant.GetProperty("name").GetString());
        Assert.Equal("within_run", variant.GetProperty("intervals").GetProperty("vct_ms.mean").GetProperty("basis").GetString());
        JsonElement run = variant.GetProperty("runs")[0];
        Assert.Equal(Origin + 4000, run.GetProperty("timeline").GetProperty("measure_unix_ms").GetDouble());
        foreach (JsonElement figures in (JsonElement[])[variant, variant.GetProperty("vms")[3], run, run.GetProperty("vms")[3]])
        {
            Assert.True(figures.GetProperty("requests_per_s").GetDouble() > 0);
            Assert.True(figures.GetProperty("vct_ms").GetProperty("mean").GetDouble() > 0);
            Assert.True(figures.GetProperty("latency_ms").GetProperty("p99").GetDouble() > 0);
            Assert.True(figures.GetProperty("v_ms").GetDouble() > 0);
            Assert.Equal(JsonValueKind.Null, figures.GetProperty("cap_mean").ValueKind);
        }
    }

    private Summary Summarize(Scenario scenario, IEnumerable<MiniVmm.Lab.Running.RunRecord> records) =>
        Analyse(Path.Combine(_folder, "run"), scenario, records).Summary;
}
