using System.CommandLine;
using MiniVmm.Lab;
using MiniVmm.Lab.Modelling;
using MiniVmm.Model.Curves;

namespace MiniVmm.Cli;

/// <summary>The host that a model is asked about: a fitted curve, and single values of it.</summary>
internal static class CurveOptions
{
    public static readonly Option<string?> Curve = new("--curve")
    {
        Description = "The host, as 'minivmm model fit DIR --out FILE' has written it; without it one that was not fitted",
        HelpName = "FILE",
    };

    public static readonly Option<string?> Out = new("--out") { Description = "Draw plots into this directory, which takes gnuplot", HelpName = "DIR" };

    public static readonly Option<double?> Delay = Number(
        "--delay", "SECONDS", "By how much VCT reaches the signal late, beyond what sampling and smoothing take [0]");

    private static readonly Option<double?> Tick = Number("--tick-ms", "MS", "T: VCT of a busy VM that is alone");
    private static readonly Option<double?> Processors = Number("--processors", "P", "Processors that the VMs share");
    private static readonly Option<double?> Knee = Number("--knee", "LOAD", "K: load from which on memory slows down, in budgets");
    private static readonly Option<double?> Steepness = Number("--steepness", "S", "s: the slowdown one budget above the knee, less 1");
    private static readonly Option<double?> Exponent = Number("--exponent", "E", "e: of the slowdown's growth");
    private static readonly Option<double?> Ceiling = Number("--ceiling", "M", "M: what the slowdown less 1 never exceeds");
    private static readonly Option<double?> PageIn = Number(
        "--page-in", "SECONDS", "C: slowdown for each budget of memory that rising caps bring back in a second");
    private static readonly Option<double?> Noise = Number("--noise", "SIGMA", "Standard deviation of the logarithm of a control period's VCT");

    public static void AddTo(Command command)
    {
        foreach (Option option in (Option[])[Curve, Tick, Processors, Knee, Steepness, Exponent, Ceiling, PageIn, Noise])
            command.Add(option);
    }

    public static CurveDocument Read(ParseResult result)
    {
        CurveDocument document = result.GetValue(Curve) is string file ? CurveDocument.Read(file) : CurveDocument.Unfitted;
        ThrashingCurve curve = document.Curve;
        document = document with
        {
            Noise = result.GetValue(Noise) ?? document.Noise,
            Curve = new ThrashingCurve(
                result.GetValue(Tick) ?? curve.TickMs, result.GetValue(Processors) ?? curve.Processors, result.GetValue(Knee) ?? curve.Knee,
                result.GetValue(Steepness) ?? curve.Steepness, result.GetValue(Exponent) ?? curve.Exponent)
            {
                Ceiling = result.GetValue(Ceiling) ?? curve.Ceiling,
                PageInSeconds = result.GetValue(PageIn) ?? curve.PageInSeconds,
            },
        };
        return document.Fault() is string fault ? throw new LabError($"the host cannot be so: {fault}") : document;
    }

    /// <summary>A delay in seconds.</summary>
    public static double ReadDelay(ParseResult result) => result.GetValue(Delay) switch
    {
        null => 0,
        >= 0 and <= 86_400 and double seconds => seconds,
        _ => throw new LabError("--delay must lie between 0 and 86400 seconds"),
    };

    private static Option<double?> Number(string name, string help, string description) => new(name)
    {
        Description = description,
        HelpName = help,
        CustomParser = argument => ScenarioOptions.Number<double>(argument),
    };
}
