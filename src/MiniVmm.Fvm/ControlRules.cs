using MiniVmm.Fvm.Rules;

namespace MiniVmm.Fvm;

/// <summary>The control rules that guests know.</summary>
public static class ControlRules
{
    public static IReadOnlyList<IControlRule> All { get; } =
    [
        new Aimd(),
        new Fixed(),
        new Sqrt(),
        new Iiad(),
        new Vegas(),
        new Probe(),
    ];

    /// <summary>A rule by its name, or null.</summary>
    public static IControlRule? Find(string name) => All.FirstOrDefault(rule => rule.Name == name);
}
