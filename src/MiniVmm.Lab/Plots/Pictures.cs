using MiniVmm.Lab.Reports;

namespace MiniVmm.Lab.Plots;

/// <summary>The pictures of an experiment.</summary>
internal static class Pictures
{
    /// <summary>Draws them into <c>plots/</c>, each as PNG and SVG, with the script and the data to draw it again.</summary>
    /// <returns>What was drawn, the most telling first; none where nothing was measured.</returns>
    public static IReadOnlyList<DrawnPicture> Draw(Gnuplot gnuplot, AnalysedExperiment experiment)
    {
        TimeFigures time = new(experiment);
        IReadOnlyList<TimeFigure> figures = time.All();
        if (figures.Count == 0)
            return [];
        string folder = Directory.CreateDirectory(experiment.Recorded.Directory.File("plots")).FullName;
        return Draw(gnuplot, folder, figures, Of(experiment, time, figures));
    }

    /// <summary>Draws pictures into a folder.</summary>
    /// <param name="gnuplot">The program.</param>
    /// <param name="folder">The folder; it exists.</param>
    /// <param name="figures">Those whose data the pictures read from files.</param>
    /// <param name="pictures">The pictures.</param>
    public static IReadOnlyList<DrawnPicture> Draw(
        Gnuplot gnuplot, string folder, IReadOnlyList<TimeFigure> figures, IEnumerable<Picture> pictures)
    {
        foreach (TimeFigure figure in figures)
            File.WriteAllLines(Path.Combine(folder, figure.DataFile), figure.DataLines());
        List<DrawnPicture> drawn = [];
        foreach (Picture picture in pictures)
        {
            File.WriteAllText(Path.Combine(folder, $"{picture.Name}.gp"), picture.Script);
            drawn.Add(new DrawnPicture(
                picture.Name, picture.Caption, Path.Combine(folder, $"{picture.Name}.png"), Path.Combine(folder, $"{picture.Name}.svg")));
        }
        gnuplot.Run(folder, drawn.Select(d => $"{d.Name}.gp"));
        return drawn;
    }

    private static IEnumerable<Picture> Of(AnalysedExperiment experiment, TimeFigures time, IReadOnlyList<TimeFigure> figures)
    {
        Summary summary = experiment.Summary;
        if (time.OnePanel)
            yield return TimePictures.Overview(
                [.. figures.Where(f => f.Name != TimeQuantity.Jain.Name)], Headline.Of(experiment.Recorded.Scenario, summary));
        if (SweepPicture.Of(summary) is Picture sweep)
            yield return sweep;
        if (VariantDots.Of(summary) is Picture dots)
            yield return dots;
        if (VariantDots.OfGroups(summary) is Picture groups)
            yield return groups;
        foreach (TimeFigure figure in figures)
            yield return TimePictures.Of(figure, time.Thin);
    }
}
