using MiniVmm.Fvm;
using MiniVmm.Lab.Scenarios.Documents;

namespace MiniVmm.Lab.Scenarios.Reading;

/// <summary>Reads a controller and its parameters: <c>{fvm: mpl, threshold: 3}</c>, or <c>mpl</c> alone.</summary>
internal static class ControllerReader
{
    public const string Key = "controller";
    private const string Mode = "fvm";

    private static readonly ControllerSetting[] Settings =
    [
        ControllerSetting.Name<FvmMode>(Mode, (p, value) => p with { Mode = value }),
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
    ];

    private static readonly string[] Names = [.. Enum.GetNames<FvmMode>().Select(n => n.ToLowerInvariant())];

    /// <summary>A name alone stands for the mapping that chooses it and leaves the parameters as they are.</summary>
    public static DocumentNode Expand(DocumentNode controller) => controller is ScalarNode { IsNull: false }
        ? new MappingNode(controller.Place, [new MappingEntry(controller.Place, Mode, controller)])
        : controller;

    /// <param name="group">The mapping that has the controller.</param>
    /// <param name="otherwise">What counts where it says nothing.</param>
    public static FvmParameters Read(MappingReader group, FvmParameters otherwise, ReadingScope scope)
    {
        if (group.Node[Key] is not DocumentNode node)
            return otherwise;
        if (Expand(node) is not MappingNode mapping)
        {
            scope.Complain(node, $"controller is {node.Kind}; write {string.Join(", ", Names)} or a mapping, "
                + "e.g. {fvm: mpl, threshold: 3}");
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
        scope.Complain(scalar, setting.Key == Mode
            ? $"unknown controller '{scalar.Text}'; {Spelling.Suggest(scalar.Text, Names)}"
            : $"{setting.Key}: '{scalar.Text}' is not {setting.Expects}");
        return parameters;
    }

    /// <summary>The message of a fault begins with the guest's name of the option.</summary>
    private static DocumentNode Culprit(MappingReader reader, string fault)
    {
        string option = fault.Split(' ')[0];
        return reader.At(option[(option.IndexOf('.', StringComparison.Ordinal) + 1)..]);
    }
}
