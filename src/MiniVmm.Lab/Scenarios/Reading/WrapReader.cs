using MiniVmm.Fvm;
using MiniVmm.Lab.Scenarios.Documents;
using MiniVmm.Machine.Wrapping;

namespace MiniVmm.Lab.Scenarios.Reading;

/// <summary>Reads what makes a group's guests friendly from outside: <c>rate</c>, <c>off</c> (measured only), a rule, a mapping of
/// the controller's parameters; <c>none</c> takes it away again.</summary>
internal static class WrapReader
{
    public const string Key = "wrap";
    private const string None = "none";
    private const string Rate = "rate";

    /// <summary>As for controllers, but rules act by rate.</summary>
    public static DocumentNode Expand(DocumentNode wrap) =>
        wrap is ScalarNode { Text: None } ? wrap : ControllerReader.Expand(wrap, Rate);

    /// <returns>Null for none.</returns>
    public static FvmParameters? Read(MappingReader group, FvmParameters periods, ReadingScope scope)
    {
        if (group.Node[Key] is not DocumentNode node || node is ScalarNode { Text: None })
            return null;
        if (Expand(node) is MappingNode mapping)
            return ControllerReader.Read(mapping, FvmSettings.OfWrapper, periods with { Mode = FvmMode.Rate }, WrapOption.Fault, scope);
        scope.Complain(node, $"wrap is {node.Kind}; write none, off, rate, a rule or a mapping, e.g. {{rate: 5, burst_ms: 500}}");
        return null;
    }
}
