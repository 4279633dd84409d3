namespace MiniVmm.Host.Policing;

/// <summary>How long a VM may offend before it is punished, how the penalty grows, and how it is lifted: one VM's case. Levels
/// halve what a VM gets each; 0 is no penalty.</summary>
internal sealed class Escalation(PolicyValues values)
{
    public static IReadOnlyList<PolicyParameter> Parameters { get; } =
    [
        new("grace", 30, 0, 3600, "s", "offending in congestion before there is a penalty"),
        new("escalate", 5, 0.1, 3600, "s", "offending further before the penalty goes up a level"),
        new("relent", 15, 0.1, 3600, "s", "not offending before it goes down a level"),
        new("levels", 4, 1, 8, "", "the highest level; each halves what a VM gets"),
    ];

    /// <summary>Who may only be held back is let go so much more slowly.</summary>
    private const int Doubt = 4;

    private double _offended, _behaved;

    public int Level { get; private set; }

    /// <summary>Takes in what the VM did in a round.</summary>
    /// <returns>What is to be done about it, or null.</returns>
    public VerdictKind? Take(FindingKind finding, double seconds)
    {
        if (finding == FindingKind.Offends) return Offended(seconds);
        _behaved += finding == FindingKind.Unclear ? seconds / Doubt : seconds;
        // Without congestion nothing was asked of it; what it did before fades as slowly as it came.
        _offended = finding is FindingKind.Yields or FindingKind.Unclear ? 0 : Math.Max(0, _offended - seconds);
        if (Level == 0 || _behaved < values["relent"]) return null;
        _behaved = 0;
        Level--;
        return Level == 0 ? VerdictKind.Release : VerdictKind.Relent;
    }

    private VerdictKind? Offended(double seconds)
    {
        _behaved = 0;
        _offended += seconds;
        if (_offended < values[Level == 0 ? "grace" : "escalate"] || Level >= values["levels"]) return null;
        _offended = 0;
        Level++;
        return Level == 1 ? VerdictKind.Punish : VerdictKind.Escalate;
    }
}
