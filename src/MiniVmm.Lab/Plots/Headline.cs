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
        LoadPlan load = variant.Groups[0].Load;
        string budget = variant.BudgetMiB is int mebibytes ? $"{mebibytes} MiB for all guests" : "no memory limit";
        string contention = summary.Contention switch
        {
            Contention.Memory => budget,
            Contention.Modelled => $"{budget}, on a modelled host",
            _ => "all on one processor (no memory limit on this host)",
        };
        string figures = string.Join("   ", summary.Variants.Select(v => $"{v.Name}: {v.RequestsPerS:0.0} requests/s"));
        string ratio = summary.Ratio is double r ? $"   ratio {r:0.0}" : "";
        string clients = load.Kind == LoadKind.Open
            ? $"{load.Steps[0].Level:0.##} requests/s to each"
            : $"{load.Steps[0].Level:0} clients each";
        return new Headline(
            $"{variant.Vms} web servers, {clients}; {contention}",
            $"{figures}{ratio}{(summary.Partial ? "   (cut short)" : "")}");
    }
}
