using MiniVmm.Fvm;
using MiniVmm.Lab.Scenarios;

namespace MiniVmm.Lab.Plots;

/// <summary>What the groups of a variant look like: like their policies where these differ, else each by itself.</summary>
internal static class GroupStyles
{
    public static IReadOnlyList<PolicyStyle> Of(Variant variant)
    {
        string[] policies = [.. variant.Groups.Select(PolicyOf)];
        bool alike = policies.Distinct().Count() < policies.Length;
        string[] keys = alike ? [.. variant.Groups.Select(g => $"group {g.Name}")] : policies;
        IReadOnlyDictionary<string, PolicyStyle> styles = PolicyStyle.Assign(keys);
        return [.. variant.Groups.Select((g, i) => styles[keys[i]] with { Label = g.Name })];
    }

    private static string PolicyOf(VmGroup group) => group.Control switch
    {
        { Mode: FvmMode.Off } => "plain",
        { Rule: "fixed" } => $"cap{group.Control.Threads}",
        { Rule: "aimd" } => group.Control.Mode == FvmMode.Rate ? "rate" : "mpl",
        _ => group.Control.Rule,
    };
}
