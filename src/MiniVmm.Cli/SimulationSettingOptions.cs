using System.CommandLine;
using MiniVmm.Lab;
using MiniVmm.Lab.Modelling;
using MiniVmm.Lab.Simulating;
using MiniVmm.Model.Simulation;

namespace MiniVmm.Cli;

/// <summary>What a simulation must know beside the scenario.</summary>
internal static class SimulationSettingOptions
{
    private static readonly SimulationOptions Usual = new();

    private static readonly (PlacementPolicy Policy, string Name)[] Policies =
    [
        (PlacementPolicy.LeastLoaded, "least-loaded"), (PlacementPolicy.TwoChoices, "two-choices"),
        (PlacementPolicy.Random, "random"), (PlacementPolicy.InTurn, "in-turn"),
    ];

    private static readonly Option<int?> Hosts = NumberOption.Create<int>("--hosts", "N", $"Hosts like the scenario's, each with its VMs [{Usual.Hosts}]");
    private static readonly Option<string?> Sizes = Text("--sizes", "FACTOR:SHARE,..", "Hosts of other sizes, in processors and memory, e.g. 1:3,0.5:1");
    private static readonly Option<string?> Mix = Text("--mix", "NAME:SHARE,..", "Controllers of the VMs instead of the scenario's, e.g. mpl:0.9,plain:0.1");
    private static readonly Option<int?> Periods = NumberOption.Create<int>("--periods", "N", "Measured control periods [as the scenario says]");
    private static readonly Option<double?> Arrivals = NumberOption.Create<double>("--arrivals", "PER_SECOND", "VMs that arrive, on all hosts together [0]");
    private static readonly Option<double?> Lifetime = NumberOption.Create<double>("--lifetime", "SECONDS", "Mean life of a VM, exponential [they stay]");

    private static readonly Option<string> Placement = new("--placement")
    {
        Description = "Which host gets a new VM",
        DefaultValueFactory = _ => Policies[0].Name,
    };

    private static readonly Option<double?> Noise = NumberOption.Create<double>("--noise", "SHARE", $"Standard deviation of VCT samples over the true value [{Usual.Noise}]");
    private static readonly Option<double?> PageIn = NumberOption.Create<double>("--page-in", "MS", $"To fetch 1 MiB back that a suspended request has lost [{Usual.PageInMsPerMiB}]");
    private static readonly Option<double?> VisitNs = NumberOption.Create<double>("--visit-ns", "NS", $"Processor time in which a request touches a page once [{Usual.VisitNs}; beside a measurement: as measured]");
    private static readonly Option<string?> CurveFile = Text("--curve", "FILE", "The curve with its noise and what requests cost, as 'minivmm model fit DIR --out FILE' has written it");
    private static readonly Option<double?> Processors = NumberOption.Create<double>("--processors", "N", $"Of hosts whose scenario lists none [{Usual.Curve.Processors}; beside a measurement: its machine's]");
    private static readonly CurveShapeOptions Shape = new(Usual.Curve);

    static SimulationSettingOptions() => Placement.AcceptOnlyFromAmong([.. Policies.Select(p => p.Name)]);

    public static void AddTo(Command command)
    {
        foreach (Option option in (Option[])
            [Hosts, Sizes, Mix, Periods, Arrivals, Lifetime, Placement, Noise, PageIn, VisitNs, CurveFile, Processors])
            command.Add(option);
        Shape.AddTo(command);
    }

    /// <summary>What requests cost, where it was said.</summary>
    public static double? Visit(ParseResult result) => result.GetValue(VisitNs);

    /// <param name="cores">Processors of hosts that nobody says more of.</param>
    /// <exception cref="LabError">A value is out of range.</exception>
    public static SimulationOptions Of(ParseResult result, double? cores)
    {
        string? file = result.GetValue(CurveFile);
        SimulationOptions otherwise = file is null ? Usual : VariantSimulation.Options(CurveDocument.Read(file));
        double visitNs = result.GetValue(VisitNs) ?? otherwise.VisitNs;
        int hosts = result.GetValue(Hosts) ?? Usual.Hosts;
        return new SimulationOptions
        {
            Curve = Shape.Apply(result, otherwise.Curve) with
            {
                Processors = result.GetValue(Processors) ?? (file is null ? cores : null) ?? otherwise.Curve.Processors,
            },
            VisitNs = visitNs is > 0 and <= 1e9 ? visitNs : throw new LabError("--visit-ns must lie between 0 and 1e9 ns"),
            Hosts = hosts is >= 1 and <= SimulationSettings.MostVms ? hosts : throw new LabError($"--hosts must be 1 to {SimulationSettings.MostVms}"),
            Sizes = result.GetValue(Sizes) is string sizes ? HostSize.Parse(sizes) : Usual.Sizes,
            Mix = result.GetValue(Mix) is string mix ? ControllerMix.Parse(mix) : null,
            ArrivalsPerS = result.GetValue(Arrivals) ?? 0,
            LifetimeS = result.GetValue(Lifetime),
            Placement = Policies.First(p => p.Name == result.GetValue(Placement)).Policy,
            Periods = result.GetValue(Periods),
            Noise = result.GetValue(Noise) ?? otherwise.Noise,
            PageInMsPerMiB = result.GetValue(PageIn) ?? otherwise.PageInMsPerMiB,
        };
    }

    private static Option<string?> Text(string name, string value, string description) =>
        new(name) { Description = description, HelpName = value };
}
