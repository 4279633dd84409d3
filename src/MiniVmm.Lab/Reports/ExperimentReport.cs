using MiniVmm.Lab.Modelling;
using MiniVmm.Lab.Pages;
using MiniVmm.Lab.Plots;

namespace MiniVmm.Lab.Reports;

/// <summary>Writes what an experiment came to into its directory, from what lies there alone.</summary>
public sealed record ExperimentReport
{
    public const string SummaryFile = "summary.json";
    public const string PageFile = "report.html";

    public required AnalysedExperiment Experiment { get; init; }

    /// <summary>The very text of <c>summary.json</c>.</summary>
    public required string SummaryJson { get; init; }

    /// <summary>The plots, the most telling first; empty without gnuplot.</summary>
    public required IReadOnlyList<DrawnPicture> Pictures { get; init; }

    /// <summary>The page; null without plots.</summary>
    public required string? Page { get; init; }

    /// <summary>Analyses a run directory and writes summary, plots and page into it.</summary>
    /// <param name="directory">Its path.</param>
    /// <param name="gnuplot">Null for no plots and no page.</param>
    /// <exception cref="LabError">The directory cannot be analysed or written.</exception>
    public static ExperimentReport Write(string directory, Gnuplot? gnuplot)
    {
        AnalysedExperiment experiment = new(ExperimentReader.Read(directory));
        string json = Json.WriteRounded(experiment.Summary);
        try
        {
            File.WriteAllText(experiment.Recorded.Directory.File(SummaryFile), json);
            IReadOnlyList<DrawnPicture> pictures = gnuplot is null ? [] : Plots.Pictures.Draw(gnuplot, experiment);
            ModelCheck? check = gnuplot is null ? null : ModelCheck.Of(experiment, null, null, out _);
            IReadOnlyList<DrawnPicture> beside = check is null
                ? []
                : ModelPlots.OfCheck(gnuplot!, experiment.Recorded.Directory.File("plots"), check);
            string? page = gnuplot is null ? null : experiment.Recorded.Directory.File(PageFile);
            if (page is not null)
                File.WriteAllText(page, ReportPage.Write(experiment, pictures, check, beside));
            return new ExperimentReport { Experiment = experiment, SummaryJson = json, Pictures = pictures, Page = page };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LabError($"cannot write to {directory}: {e.Message.Trim()}", e);
        }
    }
}
