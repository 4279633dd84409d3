namespace MiniVmm.Host.Policing;

/// <summary>How a host is policed.</summary>
public sealed record PolicePlan
{
    /// <summary>One of <see cref="PolicePolicies.All"/>.</summary>
    public string Policy { get; init; } = PolicePolicies.Default;

    /// <summary>One of <see cref="Penalties.Names"/>.</summary>
    public string Penalty { get; init; } = Penalties.Auto;

    /// <summary>From one look to the next.</summary>
    public double IntervalSeconds { get; init; } = 1;

    /// <summary>Of the policy's parameters those that are other than by default.</summary>
    public IReadOnlyDictionary<string, double> Values { get; init; } = new Dictionary<string, double>();

    /// <exception cref="HostError">There is no such policy, or a value is bad.</exception>
    public Police Found()
    {
        IPolicePolicy policy = PolicePolicies.Find(Policy)
            ?? throw new HostError($"there is no policy '{Policy}'; there are {string.Join(", ", PolicePolicies.All.Select(p => p.Name))}");
        return new Police(policy, new PolicyValues(policy, Values));
    }
}
