using System.Buffers.Binary;
using MiniVmm.Lab;
using MiniVmm.Lab.Analysis;
using MiniVmm.Lab.Load;
using MiniVmm.Lab.Plots;
using MiniVmm.Lab.Reports;
using MiniVmm.Lab.Running;
using MiniVmm.Lab.Scenarios;
using Xunit;

namespace MiniVmm.Tests.Lab;

public sealed class PicturesTests : IDisposable
{
    private static readonly Scenario Fuml = ScenarioCatalog.Find("fuml", quick: true).Scenario;

    private readonly string _folder = Directory.CreateTempSubdirectory("minivmm-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [SkippableFact]
    public void Overview_and_figures_are_drawn_as_png_and_svg()
    {
        IReadOnlyList<string> files = Draw([.. Fuml.Variants.Select(v => Record(v, seconds: 30))]);
        Assert.Equal(
            ["overview.png", "overview.svg", "vct.png", "vct.svg", "throughput.png", "throughput.svg", "cap.png", "cap.svg"],
            files.Select(Path.GetFileName));
        byte[] png = File.ReadAllBytes(files[0]);
        Assert.Equal((1200, 900), (BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20))));
        Assert.InRange(png.Length, 10_000, 150_000);
        foreach (string svg in files.Where(f => f.EndsWith(".svg", StringComparison.Ordinal)))
        {
            string text = File.ReadAllText(svg);
            Assert.Contains("</svg>", text);
            // A policy has the same colour in every picture.
            Assert.Contains("213,  94,   0", text);
            Assert.Contains("  0, 114, 178", text);
        }
    }

    [SkippableFact]
    public void An_experiment_cut_short_is_drawn_as_far_as_it_went()
    {
        Assert.NotEmpty(Draw([Record(Fuml.Variants[0], seconds: 3)]));
        Assert.Empty(Draw([Record(Fuml.Variants[0], seconds: 0)]));
    }

    private IReadOnlyList<string> Draw(IReadOnlyList<RunRecord> records)
    {
        Gnuplot gnuplot;
        try
        {
            gnuplot = Gnuplot.Find();
        }
        catch (LabError e)
        {
            throw new SkipException(e.Message);
        }
        RunDirectory directory = RunDirectory.Create(
            Path.Combine(_folder, Guid.NewGuid().ToString()), "fuml", DateTime.UtcNow);
        Summary summary = new()
        {
            Version = "0",
            Commit = null,
            Scenario = "fuml",
            StartedUtc = "",
            Seed = 1,
            Partial = false,
            Failures = [],
            Contention = Contention.Memory,
            ContentionNote = null,
            ClockHz = 1,
            Ratio = 5,
            VctRatio = 0.2,
            Variants = [.. records.Select(SummaryBuilder.Summarize)],
        };
        return Pictures.Draw(gnuplot, directory, Fuml, records, summary);
    }

    internal static RunRecord Record(Variant variant, int seconds) => new()
    {
        Id = new RunId(variant.Name, 1),
        Variant = variant,
        Timeline = new Timeline
        {
            StartUnixMs = 1_000_000,
            LoadUnixMs = seconds > 0 ? 1_004_000 : 0,
            MeasureUnixMs = seconds > 10 ? 1_014_000 : 0,
            EndUnixMs = 1_004_000 + (seconds * 1000),
        },
        Requests = [.. Enumerable.Range(0, seconds * 10)
            .Select(i => new RequestRecord(1_004_000 + (i * 100), 40 + i, i % 4, 0, RequestOutcome.Served))],
        Traces = [.. Enumerable.Range(0, 4).Select(vm => (IReadOnlyList<TelemetryRecord>)
            [.. Enumerable.Range(0, seconds).Select(i => new TelemetryRecord
            {
                UnixMs = 1_004_500 + (i * 1000), VctMs = 10 + (i * (vm + 1)), BusyTicks = 50, Active = 5,
                Cap = variant.Name == "mpl" ? 5 + (i % 4) : null,
            })])],
        HostSamples = [],
        ReadyMs = [200, 210, 220, 230],
        Lives = [.. Enumerable.Repeat(new Interval(1_002_000, 1_004_000 + (seconds * 1000)), 4)],
        Failures = [],
        Partial = false,
    };
}
