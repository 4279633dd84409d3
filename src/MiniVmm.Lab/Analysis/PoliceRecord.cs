using MiniVmm.Host.Policing;

namespace MiniVmm.Lab.Analysis;

/// <summary>A decision of a run's police.</summary>
/// <param name="UnixMs">When.</param>
/// <param name="Vm">Whom it concerns, from 0.</param>
/// <param name="Verdict">punish, escalate, relent or release.</param>
/// <param name="Level">The penalty from then on.</param>
/// <param name="Penalty">What that means.</param>
/// <param name="Reason">Why.</param>
public sealed record PoliceRecord(double UnixMs, int Vm, string Verdict, int Level, string Penalty, string Reason)
{
    /// <param name="decision">Of a VM that is called as in the run directory.</param>
    public static PoliceRecord Of(Decision decision)
    {
        ArgumentNullException.ThrowIfNull(decision);
        return new PoliceRecord(
            decision.UnixMs, int.Parse(decision.Verdict.Instance.AsSpan(2)) - 1, decision.KindName, decision.Verdict.Level,
            decision.Penalty, decision.Verdict.Reason)
        { Csv = decision.Csv };
    }

    /// <summary>The line of the trace that it came from or goes to.</summary>
    public string Csv { get; init; } = "";
}
