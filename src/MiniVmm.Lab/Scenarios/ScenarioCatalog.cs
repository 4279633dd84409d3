using MiniVmm.Fvm;

namespace MiniVmm.Lab.Scenarios;

/// <summary>The scenarios that the lab knows by name.</summary>
public static class ScenarioCatalog
{
    public static IReadOnlyList<Scenario> All { get; } = [Fuml(new FvmParameters())];

    /// <summary>A scenario by name, with the published control periods or the quick ones.</summary>
    public static Scenario Find(string name, bool quick) => name switch
    {
        "fuml" => Fuml(quick ? new FvmParameters { PeriodMs = 1_000, WindowMs = 12_000 } : new FvmParameters()),
        _ => throw new LabError($"no scenario '{name}'; there is: {string.Join(", ", All.Select(s => s.Name))}"),
    };

    private static Scenario Fuml(FvmParameters control) => new()
    {
        Name = "fuml",
        Question = "four web servers, memory-bound requests, one memory budget: plain against friendly guests",
        Variants = [Variant("plain", control with { Mode = FvmMode.Off }), Variant("mpl", control with { Mode = FvmMode.Mpl })],
    };

    private static Variant Variant(string policy, FvmParameters control) => new()
    {
        Name = policy,
        Policy = policy,
        BudgetMiB = 120,
        Phases = Phases.Of(control.PeriodMs / 1000.0),
        Groups =
        [
            new VmGroup
            {
                Name = "vm",
                Vms = 4,
                App = "httpd",
                MemoryMiB = 96,
                Control = control,
                Load = new LoadPlan
                {
                    Kind = LoadKind.Closed,
                    Requests = [new RequestShape { KiB = 8192, Passes = 50 }],
                    Steps = [new LoadStep(0, 6)],
                },
            },
        ],
    };
}
