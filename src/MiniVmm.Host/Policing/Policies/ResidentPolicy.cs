using System.Globalization;

namespace MiniVmm.Host.Policing.Policies;

/// <summary>Punishes whoever holds more memory than its fair share while the host thrashes, whether it is backing off or not. It is
/// the simplest thing to do, and is there to compare with: it does not see a hog that is being robbed as it robs, and it
/// takes a friendly VM that was there first for one.</summary>
internal sealed class ResidentPolicy : IPolicePolicy
{
    private const double MiB = 1 << 20;

    public string Name => "resident";

    public string Meaning => "memory that a VM holds is above its fair share under congestion";

    public IReadOnlyList<PolicyParameter> Parameters { get; } = [DemandPolicy.Congestion, DemandPolicy.Slack, .. Escalation.Parameters];

    public Finding Look(PoliceRound round, Conduct instance, PolicyValues values, ref double memory)
    {
        ArgumentNullException.ThrowIfNull(round);
        double faults = round.FaultsPerS, bound = values["slack"] * round.FairBytes;
        string text = string.Create(CultureInfo.InvariantCulture,
            $"{faults:0} faults/s on the host; holds {instance.ResidentBytes / MiB:0.0} MiB and may have {bound / MiB:0.0}");
        if (faults < values["congested"]) return new Finding(FindingKind.Quiet, text);
        return new Finding(instance.ResidentBytes <= bound ? FindingKind.Yields : FindingKind.Offends, text);
    }
}
