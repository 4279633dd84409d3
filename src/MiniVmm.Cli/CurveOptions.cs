using System.CommandLine;
using MiniVmm.Lab;
using MiniVmm.Lab.Modelling;

namespace MiniVmm.Cli;

/// <summary>The host that a model is asked about: a fitted curve, and single values of it.</summary>
internal static class CurveOptions
{
    public static readonly Option<string?> Curve = new("--curve")
    {
        Description = "The host, as 'minivmm model fit DIR --out FILE' has written it; without it one that was not fitted",
        HelpName = "FILE",
    };

    private static readonly CurveShapeOptions Shape = new(CurveDocument.Unfitted.Curve);
    private static readonly Option<double?> Processors = NumberOption.Create<double>("--processors", "P", "Processors that the VMs share");
    private static readonly Option<double?> Ceiling = NumberOption.Create<double>("--ceiling", "M", "M: what the slowdown less 1 never exceeds");
    private static readonly Option<double?> PageIn = NumberOption.Create<double>(
        "--page-in", "SECONDS", "C: slowdown for each budget of memory that rising caps bring back in a second");
    private static readonly Option<double?> Noise = NumberOption.Create<double>("--noise", "SIGMA", "Standard deviation of the logarithm of a control period's VCT");

    public static void AddTo(Command command)
    {
        command.Add(Curve);
        Shape.AddTo(command);
        foreach (Option option in (Option[])[Processors, Ceiling, PageIn, Noise])
            command.Add(option);
    }

    /// <exception cref="LabError">A value is out of range, or the file damaged.</exception>
    public static CurveDocument Read(ParseResult result)
    {
        CurveDocument document = result.GetValue(Curve) is string file ? CurveDocument.Read(file) : CurveDocument.Unfitted;
        document = document with
        {
            Noise = result.GetValue(Noise) ?? document.Noise,
            Curve = Shape.Apply(result, document.Curve) with
            {
                Processors = result.GetValue(Processors) ?? document.Curve.Processors,
                Ceiling = result.GetValue(Ceiling) ?? document.Curve.Ceiling,
                PageInSeconds = result.GetValue(PageIn) ?? document.Curve.PageInSeconds,
            },
        };
        return document.Fault() is string fault ? throw new LabError($"the host cannot be so: {fault}") : document;
    }
}
