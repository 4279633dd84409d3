using System.CommandLine;
using MiniVmm.Lab.Plots;

namespace MiniVmm.Cli;

/// <summary>Where plots of models go, where they are asked for.</summary>
internal sealed class PlotFolder
{
    public static readonly Option<string?> Out = new("--out") { Description = "Draw plots into this directory, which takes gnuplot", HelpName = "DIR" };

    private readonly Gnuplot _gnuplot;
    private readonly string _path;

    private PlotFolder(Gnuplot gnuplot, string path) => (_gnuplot, _path) = (gnuplot, path);

    /// <summary>Null where the option is not given. Before any work: gnuplot may be missing.</summary>
    public static PlotFolder? Of(ParseResult result, Option<string?> option) =>
        result.GetValue(option) is string path ? new PlotFolder(Gnuplot.Find(), path) : null;

    public IReadOnlyList<DrawnPicture> Draw(Func<Gnuplot, string, IReadOnlyList<DrawnPicture>> draw) => draw(_gnuplot, _path);
}
