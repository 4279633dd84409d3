namespace MiniVmm.Host.Policing;

/// <summary>Tells from outside whether a VM backs off. Pure: it sees rounds, and keeps nothing but its memory of the VM.</summary>
public interface IPolicePolicy
{
    string Name { get; }

    /// <summary>In a line, for people.</summary>
    string Meaning { get; }

    /// <summary>Its own and those of <see cref="Escalation"/>.</summary>
    IReadOnlyList<PolicyParameter> Parameters { get; }

    /// <summary>What a VM did in a round.</summary>
    /// <param name="round">All of them.</param>
    /// <param name="instance">The one in question, which is among them.</param>
    /// <param name="values">Of the parameters.</param>
    /// <param name="memory">What the policy remembers of the VM, 0 at first; for it to change.</param>
    Finding Look(PoliceRound round, Conduct instance, PolicyValues values, ref double memory);
}
