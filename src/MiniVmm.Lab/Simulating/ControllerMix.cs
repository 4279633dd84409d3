using System.Globalization;
using MiniVmm.Fvm;
using MiniVmm.Lab.Scenarios.Documents;

namespace MiniVmm.Lab.Simulating;

/// <summary>Controllers of a fleet's VMs, by share.</summary>
/// <param name="Name">An actuator, a rule, <c>plain</c>, or <c>cap3</c> for three threads at most.</param>
/// <param name="Share">Its weight among the VMs.</param>
public sealed record ControllerMix(string Name, double Share)
{
    private static readonly string[] Names = ["plain", "off", "mpl", "rate", .. ControlRules.All.Select(r => r.Name)];

    /// <summary>Reads <c>mpl:0.9,plain:0.1</c>.</summary>
    /// <exception cref="LabError">It is something else.</exception>
    public static IReadOnlyList<ControllerMix> Parse(string text)
    {
        ControllerMix[] mix = [.. Shares.Parse("--mix", text).Select(part => new ControllerMix(part.Name, part.Share))];
        foreach (ControllerMix controller in mix)
            controller.Of(new FvmParameters());
        return mix;
    }

    /// <summary>The parameters of a group with this controller instead of its own.</summary>
    public FvmParameters Of(FvmParameters group)
    {
        ArgumentNullException.ThrowIfNull(group);
        FvmParameters parameters = Name switch
        {
            "plain" or "off" => group with { Mode = FvmMode.Off },
            "mpl" => group with { Mode = FvmMode.Mpl },
            "rate" => group with { Mode = FvmMode.Rate },
            ['c', 'a', 'p', .. string digits] when ushort.TryParse(digits, NumberStyles.None, null, out ushort threads) =>
                group with { Mode = FvmMode.Mpl, Rule = "fixed", RuleParameters = RuleValues.None, Threads = threads },
            _ when ControlRules.Find(Name) is not null =>
                group with { Mode = FvmMode.Mpl, Rule = Name, RuleParameters = RuleValues.None },
            _ => throw new LabError($"--mix: no controller '{Name}'; {Spelling.Suggest(Name, Names)}"),
        };
        return parameters.Fault() is string fault ? throw new LabError($"--mix: {Name}: {fault}") : parameters;
    }
}
