using System.Globalization;

namespace MiniVmm.Host.Policing.Policies;

/// <summary>Punishes demand for memory that stays above the fair share while the host thrashes.</summary>
/// <remarks>
/// <para>What can be told from outside. A guest has one virtual processor, and the host's scheduler already shares processors
/// equally among those that want one: nobody takes more of them than a fair share for long, and how much a VM waits for one says
/// what the host lacks, not who is to blame. So processor time is evidence that is noted, and no offence. Memory the kernel does
/// not share equally: it takes pages from whoever used them longest ago, so those who want most, and want it all the time, take
/// it from those who have backed off. That is what has to be policed.</para>
/// <para>Congestion is a rate of page faults that wait for the disk, of all VMs together: below it nobody slows anybody down, and
/// holding much is no offence.</para>
/// <para>Demand is what a VM holds and what it fetches again within `horizon`. What it holds alone would not do: a VM that thrashes
/// holds little, because it is being robbed as it robs; and its faults alone would not, because a VM that has backed off has to
/// fetch back what others took. A friendly VM lowers its demand when its ticks are stretched: by a third each control period with
/// the published rule, until they are not. So it is at its fair share or falling, and either is enough not to offend: whoever
/// falls by `backoff` below the least that it wanted since it first exceeded its share gets its grace anew. Against the least,
/// and not against the last, so that going up and down is no backing off.</para>
/// <para>It takes time to notice: at the published parameters a VCT that steps to four times its baseline is seen after two control
/// periods, and from ten threads it takes five more to come down to two. Hence `grace`, which offences have to
/// fill up; a VM that yields empties it.</para>
/// <para>Nobody is ever punished at or below `slack` times the fair share, whatever the others suffer. Slack leaves room for what a
/// friendly VM cannot give back: requests that it has suspended half-way keep their memory.</para>
/// <para>A VM that is punished loses its memory to the others, and fetches it back slowly. Wanting little then proves nothing, unless it
/// also fetches less than its part of what makes congestion; otherwise it is let go, but four times as slowly.</para>
/// </remarks>
internal sealed class DemandPolicy : IPolicePolicy
{
    private const double MiB = 1 << 20;

    public string Name => "demand";

    public string Meaning => "memory that a VM holds and fetches again stays above its fair share under congestion";

    public IReadOnlyList<PolicyParameter> Parameters { get; } =
    [
        Congestion,
        Slack,
        new("horizon", 2, 0.1, 60, "s", "what a VM fetches from the disk in this time is counted to what it holds"),
        new("backoff", 0.2, 0.01, 0.9, "", "the part by which demand must fall to count as backing off"),
        .. Escalation.Parameters,
    ];

    /// <summary>Shared with other policies.</summary>
    internal static PolicyParameter Congestion { get; } =
        new("congested", 500, 0, 1e6, "faults/s", "page faults that wait for the disk, of all VMs, above which the host is congested");

    internal static PolicyParameter Slack { get; } =
        new("slack", 2, 1, 100, "", "fair shares of the memory that a VM may want without offending");

    public Finding Look(PoliceRound round, Conduct instance, PolicyValues values, ref double memory)
    {
        ArgumentNullException.ThrowIfNull(round);
        double faults = round.FaultsPerS, demand = PoliceRound.DemandBytes(instance, values["horizon"]), bound = values["slack"] * round.FairBytes;
        string congestion = string.Create(CultureInfo.InvariantCulture, $"{faults:0} faults/s on the host");
        if (faults < values["congested"]) return new Finding(FindingKind.Quiet, congestion);
        string wants = string.Create(CultureInfo.InvariantCulture, $"{congestion}; wants {demand / MiB:0.0} MiB and may have {bound / MiB:0.0}");
        if (demand <= bound)
        {
            memory = 0;
            if (instance.Allowed < 1 && instance.FaultsPerS / instance.Allowed > values["congested"] / round.Instances.Count)
                return new Finding(FindingKind.Unclear, wants);
            return new Finding(FindingKind.Yields, wants);
        }
        double least = memory == 0 ? demand : memory;
        memory = Math.Min(least, demand);
        return demand <= (1 - values["backoff"]) * least
            ? new Finding(FindingKind.Yields, string.Create(CultureInfo.InvariantCulture, $"{wants}; down from {least / MiB:0.0}"))
            : new Finding(FindingKind.Offends, string.Create(CultureInfo.InvariantCulture, $"{wants}; {instance.FaultsPerS:0} of the faults are its own"));
    }
}
