using MiniVmm.Lab.Analysis;

namespace MiniVmm.Lab.Plots;

/// <summary>One quantity of one variant: its mean or total over the VMs, and each VM by itself.</summary>
internal sealed record PlotCurves(
    string Policy, IReadOnlyList<SeriesPoint> Together, IReadOnlyList<IReadOnlyList<SeriesPoint>> EachVm)
{
    public string DataFile(string figure) => $"{Policy}-{figure}.dat";

    /// <summary>gnuplot's blocks: number 0 is all together, number n is the nth VM that has any values.</summary>
    public IEnumerable<string> DataLines() =>
        EachVm.Where(vm => vm.Count > 0).Prepend(Together)
            .SelectMany(block => block.Select(p => $"{p.Seconds:0.###} {p.Value:0.#####}").Append("").Append(""));

    public int VmBlocks => EachVm.Count(vm => vm.Count > 0);
}
