using MiniVmm.Fvm;
using MiniVmm.Lab.Scenarios.Documents;

namespace MiniVmm.Lab.Scenarios.Reading;

/// <summary>Reads a controller and its parameters: <c>{fvm: mpl, rule: vegas, vegas.low: 1}</c>, or a name alone.</summary>
internal static class ControllerReader
{
    public const string Key = "controller";
    private const string Mode = "fvm";
    private const string Rule = "rule";

    private static readonly ControllerSetting[] Settings =
    [
        ControllerSetting.Name<FvmMode>(Mode, (p, value) => p with { Mode = value }),
        new(Rule, "a rule", (p, text) => ControlRules.Find(text) is null ? null : p with { Rule = text }),
        ControllerSetting.Name<ThreadChoice>("victim", (p, value) => p with { Victim = value }),
        ControllerSetting.Whole("period_ms", (p, value) => p with { PeriodMs = value }),
        ControllerSetting.Whole("window_ms", (p, value) => p with { WindowMs = value }),
        ControllerSetting.Decimal("ewma", (p, value) => p with { Ewma = value }),
        ControllerSetting.Decimal("threshold", (p, value) => p with { Threshold = value }),
        ControllerSetting.Threads("threads", (p, value) => p with { Threads = value }),
        ControllerSetting.Threads("max", (p, value) => p with { MaxThreads = value }),
        ControllerSetting.Decimal("add", (p, value) => p with { Add = value }),
        ControllerSetting.Decimal("mul", (p, value) => p with { Mul = value }),
        ControllerSetting.Hertz("rate", (p, value) => p with { Rate = value }),
        ControllerSetting.Hertz("rate_add", (p, value) => p with { RateAdd = value }),
        ControllerSetting.Hertz("rate_min", (p, value) => p with { RateMin = value }),
        ControllerSetting.Hertz("rate_max", (p, value) => p with { RateMax = value }),
        .. ControlRules.All.SelectMany(rule => rule.Parameters.Select(parameter => OfRule(rule, parameter))),
    ];

    private static readonly string[] Modes = [.. Enum.GetNames<FvmMode>().Select(n => n.ToLowerInvariant())];
    private static readonly string[] Rules = [.. ControlRules.All.Select(r => r.Name)];

    /// <summary>A name alone stands for the mapping that chooses it and leaves the rest as it is: an actuator's, or a
    /// rule's, which then caps threads.</summary>
    public static DocumentNode Expand(DocumentNode controller)
    {
        if (controller is not ScalarNode { IsNull: false } name)
            return controller;
        Place place = name.Place;
        return new MappingNode(place, Rules.Contains(name.Text)
            ? [new MappingEntry(place, Mode, new ScalarNode(place, "mpl")), new MappingEntry(place, Rule, name)]
            : [new MappingEntry(place, Mode, name)]);
    }

    /// <param name="group">The mapping that has the controller.</param>
    /// <param name="otherwise">What counts where it says nothing.</param>
    public static FvmParameters Read(MappingReader group, FvmParameters otherwise, ReadingScope scope)
    {
        if (group.Node[Key] is not DocumentNode node)
            return otherwise;
        if (Expand(node) is not MappingNode mapping)
        {
            scope.Complain(node, $"controller is {node.Kind}; write {string.Join(", ", Modes.Concat(Rules))} or a "
                + "mapping, e.g. {fvm: mpl, threshold: 3}");
            return otherwise;
        }
        MappingReader reader = new MappingReader(mapping, scope).Allow([.. Settings.Select(s => s.Key)]);
        FvmParameters parameters = Settings.Aggregate(otherwise, (p, setting) => Apply(setting, p, reader, scope));
        if (parameters.Fault() is string fault)
            scope.Complain(Culprit(reader, fault), $"{fault}; change it");
        return parameters;
    }

    private static FvmParameters Apply(
        ControllerSetting setting, FvmParameters parameters, MappingReader reader, ReadingScope scope)
    {
        if (reader.Scalar(setting.Key) is not ScalarNode scalar)
            return parameters;
        if (setting.Set(parameters, scalar.Text) is FvmParameters changed)
            return changed;
        scope.Complain(scalar, setting.Key switch
        {
            Mode when Rules.Contains(scalar.Text) => $"'{scalar.Text}' is a rule; write rule: {scalar.Text}",
            Mode => $"unknown controller '{scalar.Text}'; {Spelling.Suggest(scalar.Text, Modes.Concat(Rules))}",
            Rule => $"unknown rule '{scalar.Text}'; {Spelling.Suggest(scalar.Text, Rules)}",
            _ => $"{setting.Key}: '{scalar.Text}' is not {setting.Expects}; change it",
        });
        return parameters;
    }

    /// <summary>A parameter of one rule. A document may have those of several, for variants to choose a rule.</summary>
    private static ControllerSetting OfRule(IControlRule rule, RuleParameter parameter) =>
        ControllerSetting.Decimal($"{rule.Name}.{parameter.Name}", (p, value) => p.Rule == rule.Name
            ? p with { RuleParameters = p.RuleParameters.With(parameter.Name, value) }
            : p);

    /// <summary>The message of a fault begins with the guest's name of the option.</summary>
    private static DocumentNode Culprit(MappingReader reader, string fault)
    {
        string option = fault.Split(' ')[0];
        return reader.At(option[(option.IndexOf('.', StringComparison.Ordinal) + 1)..]);
    }
}
