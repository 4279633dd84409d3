using MiniVmm.Lab.Reports;
using MiniVmm.Lab.Running;
using MiniVmm.Lab.Scenarios;

namespace MiniVmm.Lab.Plots;

/// <summary>What stands above the overview.</summary>
/// <param name="Title">The experiment.</param>
/// <param name="Result">What came out, in a line.</param>
internal sealed record Headline(string Title, string Result)
{
    public static Headline Of(Scenario scenario, Summary summary)
    {
        Variant variant = scenario.Variants[0];
        string contention = summary.Contention == Contention.Memory
            ? $"{variant.BudgetMiB} MiB for all guests"
            : "all on one processor (no memory limit on this host)";
        string figures = string.Join("   ", summary.Variants.Select(v => $"{v.Name}: {v.RequestsPerS:0.0} requests/s"));
        string ratio = summary.Ratio is double r ? $"   ratio {r:0.0}" : "";
        return new Headline(
            $"{variant.Vms} web servers, {variant.Groups[0].Load.Steps[0].Level:0} clients each; {contention}",
            $"{figures}{ratio}{(summary.Partial ? "   (cut short)" : "")}");
    }
}
