namespace MiniVmm.Host.Policing;

/// <summary>The police without its hands: rounds in, verdicts out. No clock, no I/O; the same rounds give the same verdicts.</summary>
/// <param name="policy">What it goes by.</param>
/// <param name="values">Of the policy's parameters.</param>
public sealed class Police(IPolicePolicy policy, PolicyValues values)
{
    private readonly Dictionary<string, Case> _cases = [];

    /// <summary>The level of an instance's penalty; 0 = none.</summary>
    public int LevelOf(string instance) => _cases.GetValueOrDefault(instance)?.Escalation.Level ?? 0;

    /// <summary>Judges all instances of a round. Those that are not in it any more are forgotten.</summary>
    /// <returns>What changes.</returns>
    public IReadOnlyList<Verdict> Judge(PoliceRound round)
    {
        ArgumentNullException.ThrowIfNull(round);
        foreach (string gone in _cases.Keys.Except(round.Instances.Select(i => i.Name)).ToArray()) _cases.Remove(gone);
        List<Verdict> verdicts = [];
        foreach (Conduct instance in round.Instances)
        {
            if (!_cases.TryGetValue(instance.Name, out Case? own)) _cases[instance.Name] = own = new Case(new Escalation(values));
            Finding finding = policy.Look(round, instance, values, ref own.Memory);
            if (own.Escalation.Take(finding.Kind, round.Seconds) is { } kind)
                verdicts.Add(new Verdict(instance.Name, kind, own.Escalation.Level, finding.Reason));
        }
        return verdicts;
    }

    private sealed class Case(Escalation escalation)
    {
        public double Memory;

        public Escalation Escalation => escalation;
    }
}
