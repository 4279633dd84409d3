using System.Xml.Linq;
using MiniVmm.Lab.Modelling;
using MiniVmm.Lab.Plots;
using MiniVmm.Lab.Reports;

namespace MiniVmm.Lab.Pages;

/// <summary>An experiment as a page for reading: <c>report.html</c>.</summary>
internal static class ReportPage
{
    /// <param name="experiment">What was measured.</param>
    /// <param name="pictures">Of the measurements.</param>
    /// <param name="check">The model beside them; null where none can be fitted.</param>
    /// <param name="beside">Pictures of that.</param>
    public static string Write(
        AnalysedExperiment experiment, IReadOnlyList<DrawnPicture> pictures, ModelCheck? check, IReadOnlyList<DrawnPicture> beside)
    {
        Summary summary = experiment.Summary;
        return PageFrame.Write(
            $"{summary.Scenario}: {summary.Question}",
            [
                Markup.Classed("p", "kicker", $"MiniVmm lab · scenario {summary.Scenario}"),
                new XElement("h1", summary.Question),
                Markup.Classed("p", "facts", Facts(experiment)),
                .. Cautions.Of(summary),
                .. AnswerSection.Of(experiment),
                .. PictureSection.Of(pictures),
                .. VariantSection.Of(summary),
                .. GroupSection.Of(summary),
                .. PoliceSection.Of(experiment),
                .. TimingSection.Of(summary),
                .. ModelSection.Of(check, beside),
                .. RunSection.Of(summary),
                .. OriginSection.Of(experiment),
                .. DefinitionSection.Of(summary),
            ]);
    }

    private static string Facts(AnalysedExperiment experiment)
    {
        Summary summary = experiment.Summary;
        int runs = experiment.Recorded.Runs.Count;
        string host = experiment.Recorded.Machine is { } machine ? $" · {machine.Processor}, {machine.Cores} processors" : "";
        return $"{summary.StartedUtc} · {experiment.Recorded.Scenario.Variants.Count} variants, {summary.Repetitions} "
            + $"repetition{(summary.Repetitions == 1 ? "" : "s")}, {runs} run{(runs == 1 ? "" : "s")} · seed {summary.Seed}{host}";
    }
}
