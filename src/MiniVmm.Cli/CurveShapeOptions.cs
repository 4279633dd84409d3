using System.CommandLine;
using MiniVmm.Model.Curves;

namespace MiniVmm.Cli;

/// <summary>Single values of a thrashing curve.</summary>
/// <param name="usual">What help says they are otherwise.</param>
internal sealed class CurveShapeOptions(ThrashingCurve usual)
{
    private readonly Option<double?> _tick = NumberOption.Create<double>("--tick-ms", "MS", $"The curve's T: VCT of a busy VM that is alone [{usual.TickMs}]");
    private readonly Option<double?> _knee = NumberOption.Create<double>("--knee", "LOAD", $"The curve's K: load from which on memory slows down, working sets over budget [{usual.Knee}]");
    private readonly Option<double?> _steepness = NumberOption.Create<double>("--steepness", "S", $"The curve's s: the slowdown one budget above the knee, less 1 [{usual.Steepness}]");
    private readonly Option<double?> _exponent = NumberOption.Create<double>("--exponent", "E", $"The curve's e: of the slowdown's growth, 1 or more [{usual.Exponent}]");

    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_tick, _knee, _steepness, _exponent])
            command.Add(option);
    }

    /// <summary>The curve with the values that were given.</summary>
    public ThrashingCurve Apply(ParseResult result, ThrashingCurve curve) => curve with
    {
        TickMs = result.GetValue(_tick) ?? curve.TickMs,
        Knee = result.GetValue(_knee) ?? curve.Knee,
        Steepness = result.GetValue(_steepness) ?? curve.Steepness,
        Exponent = result.GetValue(_exponent) ?? curve.Exponent,
    };
}
