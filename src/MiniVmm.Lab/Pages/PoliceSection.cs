using System.Xml.Linq;
using MiniVmm.Host.Policing;
using MiniVmm.Lab.Analysis;
using MiniVmm.Lab.Reports;
using MiniVmm.Lab.Running;

namespace MiniVmm.Lab.Pages;

/// <summary>Whom the police of the runs punished, and why.</summary>
internal static class PoliceSection
{
    /// <summary>More are in police.csv.</summary>
    private const int MostRows = 200;

    public static IEnumerable<XElement> Of(AnalysedExperiment experiment)
    {
        AnalysedVariant[] policed = [.. experiment.Variants.Where(v => v.Variant.Police is not null && v.All.Count > 0)];
        if (policed.Length == 0)
            yield break;
        yield return Markup.Heading("The police");
        yield return Markup.Classed("p", "note", "Share of the measured interval in which a VM was punished at all, and its highest level; medians are not taken, the runs are added up.");
        yield return Markup.Table(
            ["", "policy", "VM", "group", "punished", "highest level", "decisions"],
            policed.SelectMany(v => Enumerable.Range(0, v.Variant.Vms).Select(vm => Row(v, vm))));
        (RunRecord Run, PoliceRecord Decision)[] decisions =
            [.. policed.SelectMany(v => v.All).SelectMany(r => r.Record.Decisions.Select(d => (r.Record, d)))];
        yield return Markup.Details(
            $"Decisions ({decisions.Length}{(decisions.Length > MostRows ? $", the first {MostRows} of them here" : "")})",
            Markup.Table(
                ["", "at", "VM", "verdict", "level", "penalty", "reason"],
                decisions.Take(MostRows).Select(d => Markup.Row(
                    $"{d.Run.Id}", $"{(d.Decision.UnixMs - d.Run.Timeline.LoadUnixMs) / 1000:0} s", RunDirectory.VmName(d.Decision.Vm),
                    d.Decision.Verdict, $"{d.Decision.Level}", d.Decision.Penalty, Markup.Classed("td", "text", d.Decision.Reason)))));
    }

    private static XElement Row(AnalysedVariant variant, int vm)
    {
        RunRecord[] runs = [.. variant.All.Select(r => r.Record)];
        double measured = runs.Sum(r => r.Timeline.Measured.Seconds);
        double punished = runs.Sum(r => PunishedSeconds(r, vm));
        PoliceRecord[] decisions = [.. runs.SelectMany(r => r.Decisions).Where(d => d.Vm == vm)];
        PolicePlan plan = variant.Variant.Police!;
        return Markup.Row(
            variant.Variant.Name, plan.Policy, RunDirectory.VmName(vm), variant.Variant.GroupOfEachVm.ElementAt(vm).Name,
            measured > 0 ? $"{punished / measured * 100:0.0} %" : "–", $"{decisions.Select(d => d.Level).DefaultIfEmpty().Max()}", $"{decisions.Length}");
    }

    private static double PunishedSeconds(RunRecord run, int vm)
    {
        double seconds = 0;
        PoliceRecord[] own = [.. run.Decisions.Where(d => d.Vm == vm)];
        for (int i = 0; i < own.Length; i++)
            if (own[i].Level > 0)
                seconds += run.Timeline.Measured.Intersect(
                    new Interval(own[i].UnixMs, i + 1 < own.Length ? own[i + 1].UnixMs : run.Timeline.EndUnixMs)).Seconds;
        return seconds;
    }
}
