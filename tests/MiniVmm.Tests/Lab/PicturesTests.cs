using System.Buffers.Binary;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using MiniVmm.Lab;
using MiniVmm.Lab.Plots;
using MiniVmm.Lab.Reports;
using MiniVmm.Lab.Running;
using MiniVmm.Lab.Scenarios;
using Xunit;
using static MiniVmm.Tests.Lab.SyntheticExperiment;

namespace MiniVmm.Tests.Lab;

public sealed class PicturesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("minivmm-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [SkippableFact]
    public void Two_variants_are_drawn_at_a_glance_and_one_by_one_as_png_and_svg()
    {
        Variant[] variants = [Variant("plain"), Variant("mpl")];
        ExperimentReport report = Report(Scenario(1, null, variants), variants.Select(v => Record(v, 1, vm => vm + 1)));
        Assert.Equal(["overview", "variants", "vct", "throughput", "cap", "jain"], report.Pictures.Select(p => p.Name));
        byte[] png = File.ReadAllBytes(report.Pictures[0].Png);
        Assert.Equal((1200, 900), (BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20))));
        Assert.InRange(png.Length, 10_000, 150_000);
        foreach (DrawnPicture picture in report.Pictures)
        {
            string text = File.ReadAllText(picture.Svg);
            Assert.Contains("</svg>", text);
            // A policy has the same colour in every picture.
            Assert.Contains("213,  94,   0", text);
            Assert.Contains("  0, 114, 178", text);
        }
    }

    [SkippableFact]
    public void Sweeps_groups_and_many_variants_each_have_their_pictures()
    {
        Variant[] sweep = [Variant("plain", 1), Variant("cap1", 1), Variant("plain", 16), Variant("cap1", 16)];
        Assert.Equal(
            ["sweep", "vct", "throughput", "cap", "jain"],
            Report(Scenario(2, "VMs", sweep), sweep.SelectMany(v => (RunRecord[])[Record(v, 1, _ => 3), Record(v, 2, _ => 4)])).Pictures.Select(p => p.Name));
        Variant grouped = Variant("mpl", null, Group("early", 2), Group("it's_late^2", 1, start: 9, stop: 20));
        Assert.Equal(["groups", "vct", "throughput", "cap", "jain"], Report(Scenario(1, null, grouped), [Record(grouped, 1, _ => 3)]).Pictures.Select(p => p.Name));
        Variant[] many = [.. Enumerable.Range(1, 5).Select(i => Variant($"own{i}"))];
        Assert.Equal(
            ["variants", "vct", "throughput", "cap", "jain"],
            Report(Scenario(1, null, many), many.Select(v => Record(v, 1, _ => 3))).Pictures.Select(p => p.Name));
    }

    [SkippableFact]
    public void An_experiment_cut_short_is_drawn_as_far_as_it_went()
    {
        Variant plain = Variant("plain");
        Assert.NotEmpty(Report(Scenario(1, null, plain), [Record(plain, 1, _ => 3, end: 3)]).Pictures);
        ExperimentReport nothing = Report(Scenario(1, null, plain), [Record(plain, 1, _ => 3, end: 0)]);
        Assert.Empty(nothing.Pictures);
        Assert.Contains("Nothing was measured", File.ReadAllText(nothing.Page!));
    }

    [SkippableFact]
    public void The_page_stands_alone_and_is_well_formed()
    {
        Variant[] variants = [Variant("plain", 1), Variant("mpl", 1, Group("a<b", 2), Group("c&d", 2)), Variant("plain", 2)];
        Scenario scenario = Scenario(1, "load & more", variants) with { Question = "<script>alert('x')</script> & so on?" };
        string directory = Write(NewFolder(), scenario, variants.Select(v => Record(v, 1, _ => 3)));
        File.WriteAllText(Path.Combine(directory, "scenario.yaml"), "question: \"</pre><b>\" # & more");
        string page = File.ReadAllText(ExperimentReport.Write(directory, FindGnuplot()).Page!);
        // Every tag is closed, so XML takes it too; what is no void element is not closed in one.
        XElement html = XElement.Parse(page[page.IndexOf("<html", StringComparison.Ordinal)..]);
        Assert.DoesNotMatch(@"<(?!meta|path|use|rect|circle|line|polygon|polyline|g|image|ellipse)[a-z0-9]+( [^<>]*)?/>", page);
        string[] ids = [.. html.DescendantsAndSelf().Select(e => (string?)e.Attribute("id")).OfType<string>()];
        Assert.Equal(ids.Length, ids.Distinct().Count());
        string[] links = [.. html.DescendantsAndSelf().Attributes()
            .Where(a => !a.IsNamespaceDeclaration && a.Name.LocalName is "href" or "src").Select(a => a.Value)];
        Assert.All(links, l => Assert.Contains(l.TrimStart('#'), ids));
        Assert.DoesNotContain(html.DescendantsAndSelf(), e => e.Name.LocalName is "script" or "link" or "img" or "iframe" or "object");
        Assert.DoesNotMatch(@"https?://(?!www\.w3\.org/)|@import|url\((?!#)", page);
        Assert.Contains("&lt;script&gt;", page);
        // In a style element HTML knows no escapes.
        Assert.DoesNotMatch("&(gt|lt|amp);", Regex.Match(page, "<style>.*?</style>", RegexOptions.Singleline).Value);
    }

    private ExperimentReport Report(Scenario scenario, IEnumerable<RunRecord> records) =>
        ExperimentReport.Write(Write(NewFolder(), scenario, records), FindGnuplot());

    private string NewFolder() => Path.Combine(_folder, Guid.NewGuid().ToString());

    private static Gnuplot FindGnuplot()
    {
        try
        {
            return Gnuplot.Find();
        }
        catch (LabError e)
        {
            throw new SkipException(e.Message);
        }
    }
}
