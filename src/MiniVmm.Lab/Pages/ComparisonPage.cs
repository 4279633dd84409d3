using System.Xml.Linq;
using MiniVmm.Lab.Analysis;
using MiniVmm.Lab.Plots;
using MiniVmm.Lab.Reports;

namespace MiniVmm.Lab.Pages;

/// <summary>Experiments side by side as a page.</summary>
public static class ComparisonPage
{
    /// <summary>Draws the pictures and writes the page.</summary>
    /// <exception cref="LabError">gnuplot fails, or the file cannot be written.</exception>
    public static void Write(ExperimentComparison comparison, Gnuplot gnuplot, string file)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        DirectoryInfo folder = Directory.CreateTempSubdirectory("minivmm-compare-");
        try
        {
            File.WriteAllText(file, Html(comparison, ComparisonPictures.Draw(gnuplot, folder.FullName, comparison)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LabError($"cannot write {file}: {e.Message.Trim()}", e);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    internal static string Html(ExperimentComparison comparison, IReadOnlyList<DrawnPicture> pictures)
    {
        string title = $"{string.Join(" and ", comparison.Labels)} side by side";
        return PageFrame.Write(title,
        [
            Markup.Classed("p", "kicker", "MiniVmm lab · comparison"),
            new XElement("h1", title),
            new XElement("ul", comparison.Experiments.Select((e, i) => new XElement(
                "li", new XElement("code", comparison.Labels[i]),
                $": {e.Summary.Question} ({e.Summary.StartedUtc}, {e.Recorded.Runs.Count} runs{(e.Summary.Partial ? ", not complete" : "")})"))),
            Markup.Heading("The figures"),
            Markup.Classed("p", "note", $"Medians with 95% intervals, and the ratio to {comparison.Labels[0]}. The runs are not paired."),
            .. comparison.Variants.SelectMany(v => Variant(comparison, v)),
            .. PictureSection.Of(pictures),
            Markup.Heading("What differs in the settings"),
            Differences(comparison),
        ]);
    }

    private static IEnumerable<XElement> Variant(ExperimentComparison comparison, string variant)
    {
        yield return new XElement("h3", variant);
        yield return Markup.Table(
            comparison.Labels.Prepend("").Concat(comparison.Labels.Skip(1).Select(l => $"{l}, ratio")),
            ComparedFigure.Of(comparison, FigureCatalog.All).Where(f => f.Variant == variant).Select(f => Markup.Row(
            [
                Name(f.Figure), .. f.Values.Select(Cell), .. f.Ratios.Skip(1).Select(Cell),
            ])));
    }

    private static XElement Differences(ExperimentComparison comparison)
    {
        IReadOnlyList<SettingDifference> differences = comparison.Differences();
        return differences.Count == 0
            ? Markup.Paragraph("Nothing: the same scenario on the same machine.")
            : Markup.Table(comparison.Labels.Prepend("setting"), differences.Select(d => Markup.Row([new XElement("td", new XElement("code", d.Path)), .. d.Values])));
    }

    private static string Name(string key)
    {
        FigureDefinition figure = FigureCatalog.All.First(f => f.Key == key);
        return figure.Unit.Length > 0 ? $"{figure.Label}, {figure.Unit}" : figure.Label;
    }

    private static XElement Cell(Estimate? estimate) => Markup.Cell(
        estimate?.Value, estimate is { Low: double low, High: double high } ? new ConfidenceInterval(low, high, estimate.Basis) : null);
}
