using MiniVmm.Fvm;
using MiniVmm.Lab.Scenarios.Documents;

namespace MiniVmm.Lab.Scenarios.Reading;

/// <summary>Reads a controller and its parameters: <c>{fvm: mpl, rule: vegas, vegas.low: 1}</c>, or a name alone.</summary>
internal static class ControllerReader
{
    public const string Key = "controller";
    private const string Mode = FvmSettings.Mode;
    private const string Rule = FvmSettings.Rule;

    private static readonly string[] Modes = [.. Enum.GetNames<FvmMode>().Select(n => n.ToLowerInvariant())];
    private static readonly string[] Rules = [.. ControlRules.All.Select(r => r.Name)];

    /// <summary>A name alone stands for the mapping that chooses it and leaves the rest as it is: an actuator's, or a
    /// rule's, which then caps threads.</summary>
    public static DocumentNode Expand(DocumentNode controller) => Expand(controller, "mpl");

    /// <param name="controller">A name, or anything else, which stays as it is.</param>
    /// <param name="actuator">What rules act by.</param>
    public static DocumentNode Expand(DocumentNode controller, string actuator)
    {
        if (controller is not ScalarNode { IsNull: false } name)
            return controller;
        Place place = name.Place;
        return new MappingNode(place, Rules.Contains(name.Text)
            ? [new MappingEntry(place, Mode, new ScalarNode(place, actuator)), new MappingEntry(place, Rule, name)]
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
        return Read(mapping, FvmSettings.All, otherwise, p => p.Fault(), scope);
    }

    /// <param name="mapping">Parameters by name.</param>
    /// <param name="settings">Those that there are.</param>
    /// <param name="otherwise">What counts for those that are not given.</param>
    /// <param name="faultOf">What is wrong with all of them together, or null.</param>
    public static FvmParameters Read(
        MappingNode mapping, IReadOnlyList<FvmSetting> settings, FvmParameters otherwise,
        Func<FvmParameters, string?> faultOf, ReadingScope scope)
    {
        MappingReader reader = new MappingReader(mapping, scope).Allow([.. settings.Select(s => s.Key)]);
        FvmParameters parameters = settings.Aggregate(otherwise, (p, setting) => Apply(setting, p, reader, scope));
        if (faultOf(parameters) is string fault)
            scope.Complain(Culprit(reader, fault), $"{fault}; change it");
        return parameters;
    }

    private static FvmParameters Apply(
        FvmSetting setting, FvmParameters parameters, MappingReader reader, ReadingScope scope)
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

    /// <summary>The message of a fault begins with the guest's name of the option.</summary>
    private static DocumentNode Culprit(MappingReader reader, string fault)
    {
        string option = fault.Split(' ')[0];
        return reader.At(option[(option.IndexOf('.', StringComparison.Ordinal) + 1)..]);
    }
}
