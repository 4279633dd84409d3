using MiniVmm.Fvm;

namespace MiniVmm.Lab.Scenarios;

/// <summary>The scenarios that the lab knows by name.</summary>
public static class ScenarioCatalog
{
    private const uint QuickPeriodMs = 1_000;
    private const uint QuickWindowMs = 12_000;

    public static IReadOnlyList<Scenario> All { get; } = [Fuml(new FvmParameters())];

    /// <summary>A scenario by name, with the published control periods or the quick ones.</summary>
    public static Scenario Find(string name, bool quick) => name switch
    {
        "fuml" => Fuml(quick
            ? new FvmParameters { PeriodMs = QuickPeriodMs, WindowMs = QuickWindowMs }
            : new FvmParameters()),
        _ => throw new LabError($"no scenario '{name}'; there is: {string.Join(", ", All.Select(s => s.Name))}"),
    };

    /// <summary>Four web servers with memory-bound requests on one host: plain guests against guests that cap their
    /// own threads.</summary>
    private static Scenario Fuml(FvmParameters control) => new()
    {
        Name = "fuml",
        Description = "four web servers, memory-bound requests, one memory budget: plain against friendly guests",
        Guest = "httpd",
        Phases = Phases.Of(control.PeriodMs / 1000.0),
        Variants =
        [
            new Variant("plain", control with { Mode = FvmMode.Off }),
            new Variant("mpl", control with { Mode = FvmMode.Mpl }),
        ],
    };
}
