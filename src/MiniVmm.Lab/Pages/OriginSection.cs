using System.Xml.Linq;
using MiniVmm.Lab.Reports;
using MiniVmm.Lab.Scenarios;

namespace MiniVmm.Lab.Pages;

/// <summary>What was run, on what, and how to repeat it.</summary>
internal static class OriginSection
{
    public static IEnumerable<XElement> Of(AnalysedExperiment experiment)
    {
        RecordedExperiment recorded = experiment.Recorded;
        if (experiment.Summary.Command is string command)
        {
            yield return Markup.Heading("To repeat it");
            yield return new XElement("pre", command);
        }
        yield return Markup.Heading("The scenario");
        yield return Markup.Table(
            ["variant", "VMs", "budget", "control period", "ramp, settle, measure", "controller of the first group"],
            recorded.Scenario.Variants.Select(Row));
        yield return recorded.ScenarioYaml is string yaml
            ? Markup.Details("The document", new XElement("pre", yaml))
            : Markup.Details("In full", new XElement("pre", Json.Write(recorded.Scenario)));
        if (recorded.Machine is not { } machine)
            yield break;
        yield return Markup.Heading("The machine");
        yield return Markup.Table(["", ""], Machine(machine, experiment.Summary.AnalysedBy)
            .Select(f => Markup.Row(f.Name, Markup.Classed("td", "text", f.Value))));
    }

    private static IEnumerable<(string Name, string Value)> Machine(MachineFacts machine, string analysedBy) =>
    [
        ("processor", $"{machine.Processor}, {machine.Cores} of them"),
        ("memory", $"{machine.MemoryMib:#,0} MiB, swap {machine.SwapMib:#,0} MiB"),
        ("system", $"{machine.System}, kernel {machine.Kernel}"),
        ("cgroups", machine.CgroupVersion ?? "none"),
        ("runtime", machine.Runtime),
        ("program", $"{machine.Version}{(machine.Commit is string commit ? $", commit {commit}" : "")}"),
        ("analysed by", analysedBy),
        ("guests' clock", $"{machine.ClockHz / 1e6:0.0} MHz"),
    ];

    private static XElement Row(Variant variant) => Markup.Row(
        variant.Name, $"{variant.Vms}", variant.BudgetMiB is int budget ? $"{budget} MiB" : "none", $"{variant.PeriodSeconds:0.###} s",
        $"{variant.Phases.RampSeconds:0.#}, {variant.Phases.SettleSeconds:0.#}, {variant.Phases.MeasureSeconds:0.#} s",
        Markup.Classed("td", "text", new XElement("code", variant.Groups[0].Controls)));
}
