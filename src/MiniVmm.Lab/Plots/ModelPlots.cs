using MiniVmm.Lab.Modelling;
using MiniVmm.Lab.Reports;
using MiniVmm.Model.Loop;

namespace MiniVmm.Lab.Plots;

/// <summary>The pictures of models, in a folder that is made.</summary>
public static class ModelPlots
{
    /// <summary>Of the fluid model alone.</summary>
    public static IReadOnlyList<DrawnPicture> OfRun(Gnuplot gnuplot, string folder, IReadOnlyList<ModelledVariant> variants) =>
        FluidPictures.Draw(gnuplot, Make(folder), variants);

    /// <summary>Bode and Nyquist plots of the loops that there are; at least one.</summary>
    public static IReadOnlyList<DrawnPicture> OfLoops(Gnuplot gnuplot, string folder, IReadOnlyList<VariantLoop> loops) =>
        LoopPictures.Draw(gnuplot, Make(folder),
        [
            .. loops.Where(l => l.Loop is not null).Select(l => (l.Variant.X is null ? l.Variant.Policy : l.Variant.Name, l.Loop!)),
        ]);

    /// <summary>A region of stability.</summary>
    public static IReadOnlyList<DrawnPicture> OfRegion(Gnuplot gnuplot, string folder, StabilityRegion region, string title) =>
        RegionPicture.Draw(gnuplot, Make(folder), region, title);

    /// <summary>A fitted curve and its samples.</summary>
    public static IReadOnlyList<DrawnPicture> OfFit(
        Gnuplot gnuplot, string folder, AnalysedExperiment experiment, ExperimentFit fit, CurveDocument curve)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        ArgumentNullException.ThrowIfNull(fit);
        ArgumentNullException.ThrowIfNull(curve);
        return Pictures.Draw(gnuplot, Make(folder), [], [CurvePicture.Of(experiment, fit, curve.Curve)]);
    }

    /// <summary>Measured runs beside the model.</summary>
    public static IReadOnlyList<DrawnPicture> OfCheck(Gnuplot gnuplot, string folder, ModelCheck check) =>
        CheckPictures.Draw(gnuplot, Make(folder), check);

    private static string Make(string folder)
    {
        try
        {
            return Directory.CreateDirectory(folder).FullName;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LabError($"cannot make {folder}: {e.Message.Trim()}; choose another with --out", e);
        }
    }
}
