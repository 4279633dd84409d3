using System.CommandLine;
using System.Globalization;
using MiniVmm.Lab;
using MiniVmm.Lab.Modelling;
using MiniVmm.Lab.Plots;
using MiniVmm.Lab.Reports;
using MiniVmm.Lab.Scenarios;
using MiniVmm.Model.Loop;
using Spectre.Console;

namespace MiniVmm.Cli;

/// <summary><c>minivmm model region</c>: where over two parameters the linearised loop is stable.</summary>
internal static class ModelRegionCommand
{
    private const int FewestPoints = 2, MostPoints = 200;
    private const int MostColumns = 64;

    private static readonly string Names = string.Join(", ", RegionAxis.All.Select(a => a.Name));

    public static Command Create()
    {
        Option<string> x = AxisOption("--x", $"Horizontal axis: one of {Names}", "noise=0.05..1");
        Option<string> y = AxisOption("--y", "Vertical axis, likewise", "delay=0..2");
        Option<int> points = new("--points") { Description = "Values on each axis", HelpName = "N", DefaultValueFactory = _ => 41 };
        Option<bool> json = new("--json") { Description = "Print all places as JSON to stdout" };
        Command command = new(
            "region", "Find where the control loop is stable, e.g.: minivmm model region oracle --only mpl --x noise=0.05..1 --y delay=0..2 --out plots");
        ModelQuestion.AddTo(command);
        foreach (Option option in (Option[])[x, y, points, json])
            command.Add(option);
        command.SetAction(result =>
        {
            (Scenario scenario, CurveDocument curve, double delay, PlotFolder? plots) = ModelQuestion.Read(result);
            int count = result.GetValue(points);
            if (count is < FewestPoints or > MostPoints)
                throw new LabError($"--points must lie between {FewestPoints} and {MostPoints}");
            (RegionAxis horizontal, IReadOnlyList<double> xs) = Axis("--x", result.GetValue(x)!, count);
            (RegionAxis vertical, IReadOnlyList<double> ys) = Axis("--y", result.GetValue(y)!, count);
            if (horizontal == vertical)
                throw new LabError($"--x and --y are both {horizontal.Name}; choose two of {Names}");
            Variant variant = scenario.Variants.FirstOrDefault(v => v.Groups[0].Control.Mode != Fvm.FvmMode.Off)
                ?? throw new LabError("none of the variants controls anything; choose another scenario or --only");
            StabilityRegion region = StabilityRegion.Of(
                VariantLoop.PlantOf(variant, curve, delay), horizontal, xs, vertical, ys);
            if (region.Cells.All(c => c.Margins is null))
                throw new LabError($"{variant.Name} has no loop to linearise anywhere: {region.Cells[region.Cells.Count / 2].Obstacle}");
            IReadOnlyList<DrawnPicture> pictures =
                plots?.Draw((gnuplot, folder) => ModelPlots.OfRegion(gnuplot, folder, region, $"{scenario.Name}: {variant.Name}")) ?? [];
            if (result.GetValue(json))
                Console.Out.Write(Json.WriteRounded(RegionDocument.Of(scenario, variant, curve, region)));
            Show(variant, region, curve, pictures, result.GetValue(json));
            return 0;
        });
        return command;
    }

    private static Option<string> AxisOption(string name, string description, string otherwise) => new(name)
    {
        Description = description,
        HelpName = "NAME=FROM..TO",
        DefaultValueFactory = _ => otherwise,
    };

    /// <summary>Evenly spaced; by factors where the span is wide and does not begin at 0.</summary>
    private static (RegionAxis Axis, IReadOnlyList<double> Values) Axis(string option, string text, int count)
    {
        const double wide = 8;
        string[] parts = text.Split(["=", ".."], StringSplitOptions.None);
        if (parts.Length != 3 || RegionAxis.Find(parts[0]) is not RegionAxis axis
            || !double.TryParse(parts[1], NumberStyles.Float, NumberFormatInfo.InvariantInfo, out double from)
            || !double.TryParse(parts[2], NumberStyles.Float, NumberFormatInfo.InvariantInfo, out double to)
            || !(from >= 0 && to > from && double.IsFinite(to)))
            throw new LabError($"{option}: '{text}' is no axis; write for example mul=1.1..4, with one of {Names}");
        bool factors = from > 0 && to / from >= wide;
        return (axis,
        [
            .. Enumerable.Range(0, count).Select(i => (double)i / (count - 1))
                .Select(s => factors ? from * Math.Pow(to / from, s) : from + ((to - from) * s)),
        ]);
    }

    private static void Show(Variant variant, StabilityRegion region, CurveDocument curve, IReadOnlyList<DrawnPicture> pictures, bool json)
    {
        IAnsiConsole console = ReportConsole.Open(json);
        int each = (region.Xs.Count + MostColumns - 1) / MostColumns;
        console.WriteLine($"{variant.Name}: {region.Vertical.Title}, upwards; {region.Horizontal.Title}, {region.Xs[0]:0.###} to {region.Xs[^1]:0.###}");
        for (int row = region.Ys.Count - 1; row >= 0; row -= each)
        {
            IEnumerable<RegionCell> cells = region.Cells.Skip(row * region.Xs.Count).Take(region.Xs.Count).Where((_, c) => c % each == 0);
            console.WriteLine($"{region.Ys[row],10:0.###}  {string.Concat(cells.Select(Mark))}");
        }
        console.WriteLine($"+ stable ({region.Cells.Count(c => c.Margins is { Stable: true })} places), "
            + $"# unstable ({region.Cells.Count(c => c.Margins is { Stable: false })}), "
            + $"· no equilibrium ({region.Cells.Count(c => c.Margins is null)})");
        ModelText.ShowOrigin(console, curve);
        ModelText.ShowPictures(console, pictures);
    }

    private static char Mark(RegionCell cell) => cell.Margins switch
    {
        null => '·',
        { Stable: true } => '+',
        _ => '#',
    };
}
