using System.CommandLine;
using MiniVmm.Lab;
using MiniVmm.Lab.Modelling;
using MiniVmm.Lab.Scenarios;

namespace MiniVmm.Cli;

/// <summary>What is asked of a model: a scenario on a host, and where plots of the answer go.</summary>
/// <param name="Scenario">The scenario.</param>
/// <param name="Host">The host.</param>
/// <param name="DelaySeconds">By how much VCT reaches the signal late.</param>
/// <param name="Plots">Null where none are wanted.</param>
internal sealed record ModelQuestion(Scenario Scenario, CurveDocument Host, double DelaySeconds, PlotFolder? Plots)
{
    private static readonly Option<double?> Delay = NumberOption.Create<double>(
        "--delay", "SECONDS", "By how much VCT reaches the signal late, beyond what sampling and smoothing take [0]");

    public static void AddTo(Command command)
    {
        ScenarioOptions.AddTo(command);
        CurveOptions.AddTo(command);
        command.Add(Delay);
        command.Add(PlotFolder.Out);
    }

    /// <exception cref="LabError">A value is out of range, or a file damaged.</exception>
    public static ModelQuestion Read(ParseResult result) => new(
        ScenarioOptions.Load(result).Scenario, CurveOptions.Read(result), ReadDelay(result), PlotFolder.Of(result, PlotFolder.Out));

    private static double ReadDelay(ParseResult result) => result.GetValue(Delay) switch
    {
        null => 0,
        >= 0 and <= 86_400 and double seconds => seconds,
        _ => throw new LabError("--delay must lie between 0 and 86400 seconds"),
    };
}
