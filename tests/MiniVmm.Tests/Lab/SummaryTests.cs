using System.Text.Json;
using MiniVmm.Lab.Reports;
using MiniVmm.Lab.Scenarios;
using Xunit;

namespace MiniVmm.Tests.Lab;

public sealed class SummaryTests
{
    private static readonly Scenario Fuml = ScenarioCatalog.Find("fuml", quick: true).Scenario;

    [Fact]
    public void Totals_agree_with_the_vms()
    {
        VariantSummary summary = SummaryBuilder.Summarize(PicturesTests.Record(Fuml.Variants[1], seconds: 30));
        Assert.Equal(20, summary.MeasuredS);
        Assert.Equal(10, summary.RequestsPerS);
        Assert.Equal(summary.Requests, summary.Vms.Sum(v => v.Requests));
        Assert.Equal(summary.RequestsPerS, summary.Vms.Sum(v => v.RequestsPerS), 6);
        Assert.Equal(1, summary.Jain);
        Assert.Equal(summary.VctMs.Mean!.Value, summary.Vms.Average(v => v.VctMs.Mean!.Value), 2);
        Assert.NotNull(summary.CapMean);
    }

    [Fact]
    public void Schema_has_the_documented_names()
    {
        string json = Json.Write(SummaryBuilder.Summarize(PicturesTests.Record(Fuml.Variants[0], seconds: 30)));
        using JsonDocument document = JsonDocument.Parse(json);
        JsonElement root = document.RootElement;
        Assert.Equal("plain", root.GetProperty("name").GetString());
        foreach (JsonElement figures in (JsonElement[])[root, root.GetProperty("vms")[3]])
        {
            Assert.True(figures.GetProperty("requests_per_s").GetDouble() > 0);
            Assert.True(figures.GetProperty("vct_ms").GetProperty("mean").GetDouble() > 0);
            Assert.True(figures.GetProperty("vct_ms").GetProperty("p95").GetDouble() > 0);
            Assert.True(figures.GetProperty("latency_ms").GetProperty("p50").GetDouble() > 0);
            Assert.True(figures.GetProperty("latency_ms").GetProperty("p99").GetDouble() > 0);
            Assert.Equal(JsonValueKind.Null, figures.GetProperty("cap_mean").ValueKind);
        }
        Assert.Equal(1, root.GetProperty("jain").GetDouble());
    }

    [Fact]
    public void Ratio_needs_both_variants_and_something_to_divide_by()
    {
        VariantSummary some = SummaryBuilder.Summarize(PicturesTests.Record(Fuml.Variants[0], seconds: 30));
        VariantSummary none = some with { RequestsPerS = 0 };
        VariantSummary twice = some with { RequestsPerS = some.RequestsPerS * 2 };
        Assert.Equal(2, SummaryBuilder.Ratio([some, twice], v => v.RequestsPerS));
        Assert.Null(SummaryBuilder.Ratio([some], v => v.RequestsPerS));
        Assert.Null(SummaryBuilder.Ratio([none, twice], v => v.RequestsPerS));
    }

    [Fact]
    public void Scenario_is_written_with_the_parameters_as_people_write_them()
    {
        string json = Json.Write(Fuml);
        Assert.Contains("\"ewma\": 0.3", json);
        Assert.Contains("\"mode\": \"mpl\"", json);
        Assert.Contains("\"rate_add\": 0.1", json);
    }
}
