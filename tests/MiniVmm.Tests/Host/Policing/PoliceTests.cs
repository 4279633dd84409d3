using MiniVmm.Host;
using MiniVmm.Host.Policing;
using Xunit;

namespace MiniVmm.Tests.Host.Policing;

/// <summary>Four VMs with 120 MiB to share: 30 MiB are fair, and with a slack of 2 up to 60 MiB are no offence.</summary>
public sealed class PoliceTests
{
    private const long MiB = 1 << 20;

    private readonly Police _police = New("demand", ("grace", 3), ("escalate", 2), ("relent", 2), ("levels", 3));

    [Fact]
    public void A_hog_is_found_and_the_friendly_are_not()
    {
        IReadOnlyList<Verdict>[] rounds = [.. Enumerable.Range(0, 20).Select(_ => _police.Judge(Round(Friendly("a"), Friendly("b"), Friendly("c"), Hog())))];

        Verdict[] verdicts = [.. rounds.SelectMany(r => r)];
        Assert.Equal(
            [(VerdictKind.Punish, 1), (VerdictKind.Escalate, 2), (VerdictKind.Escalate, 3)], verdicts.Select(v => (v.Kind, v.Level)));
        Assert.All(verdicts, v => Assert.Equal("hog", v.Instance));
        Assert.Empty(rounds[0].Concat(rounds[1]));
        Assert.Single(rounds[2]);
        Assert.Contains("MiB and may have 60.0", verdicts[0].Reason, StringComparison.Ordinal);
        Assert.DoesNotContain(',', verdicts[0].Reason);
    }

    [Fact]
    public void Without_congestion_nobody_is_punished_whatever_it_holds()
    {
        for (int i = 0; i < 100; i++)
            Assert.Empty(_police.Judge(Round(Friendly("a"), Vm("big", residentMiB: 100, faults: 100))));
    }

    [Fact]
    public void Nobody_is_punished_at_its_fair_share_whatever_the_others_do()
    {
        for (int i = 0; i < 100; i++)
            Assert.Empty(_police.Judge(Round(
                Vm("a", 30, 3000), Vm("b", 25, 2000), Vm("c", 59, 0), Vm("d", 10, 5000))));
    }

    [Fact]
    public void Who_backs_off_gets_its_grace_anew_and_who_goes_up_and_down_does_not()
    {
        Police backing = New("demand", ("grace", 3));
        foreach (int mib in (int[])[90, 90, 72, 72, 57]) Assert.Empty(backing.Judge(Round(Vm("a", mib, 0), Vm("b", 20, 900), Vm("c", 20, 0), Vm("d", 20, 0))));

        Police swinging = New("demand", ("grace", 3));
        int verdicts = Enumerable.Range(0, 6).Sum(i => swinging.Judge(Round(Vm("a", i % 2 == 0 ? 90 : 68, 0), Vm("b", 20, 900), Vm("c", 20, 0), Vm("d", 20, 0))).Count);
        Assert.Equal(1, verdicts);
    }

    [Fact]
    public void A_penalty_hides_nothing_and_goes_when_the_demand_has_gone()
    {
        for (int i = 0; i < 12; i++) _police.Judge(Round(Friendly("a"), Friendly("b"), Friendly("c"), Hog()));
        Assert.Equal(3, _police.LevelOf("hog"));

        // Held back to an eighth it faults an eighth as often, and wants as much.
        for (int i = 0; i < 20; i++) Assert.Empty(_police.Judge(Round(Friendly("a"), Friendly("b"), Friendly("c"), Vm("hog", 40, 500, 1.0 / 8))));
        Assert.Equal(3, _police.LevelOf("hog"));

        Verdict[] lifted = [.. Enumerable.Range(0, 8).SelectMany(_ => _police.Judge(Round(Friendly("a"), Friendly("b"), Friendly("c"), Vm("hog", 20, 2))))];
        Assert.Equal([(VerdictKind.Relent, 2), (VerdictKind.Relent, 1), (VerdictKind.Release, 0)], lifted.Select(v => (v.Kind, v.Level)));
    }

    [Fact]
    public void Who_is_held_back_and_fetches_much_is_let_go_slowly()
    {
        for (int i = 0; i < 12; i++) _police.Judge(Round(Friendly("a"), Friendly("b"), Friendly("c"), Hog()));

        // 36 faults/s in an eighth of the time are 288, more than a quarter of 500; and it holds little only because it lost it.
        int[] levels = [.. Enumerable.Range(0, 9).Select(_ =>
        {
            _police.Judge(Round(Friendly("a"), Friendly("b"), Friendly("c"), Vm("hog", 13, 36, 1.0 / 8)));
            return _police.LevelOf("hog");
        })];
        Assert.Equal([3, 3, 3, 3, 3, 3, 3, 2, 2], levels);
    }

    [Fact]
    public void Who_ends_is_forgotten()
    {
        for (int i = 0; i < 12; i++) _police.Judge(Round(Friendly("a"), Friendly("b"), Friendly("c"), Hog()));
        Assert.NotEqual(0, _police.LevelOf("hog"));
        _police.Judge(Round(Friendly("a")));
        Assert.Equal(0, _police.LevelOf("hog"));
    }

    [Fact]
    public void Without_a_budget_shares_are_of_what_all_hold()
    {
        PoliceRound round = new(1, null, [Vm("a", 10, 0), Vm("b", 50, 0)]);
        Assert.Equal(30 * MiB, round.FairBytes);
    }

    [Fact]
    public void The_simple_policy_takes_who_was_there_first_for_a_hog()
    {
        PoliceRound round = Round(Vm("first", 60, 0), Vm("late", 20, 900));
        PolicyValues none = new(PolicePolicies.Find("resident")!, new Dictionary<string, double>());
        double memory = 0;
        Assert.Equal(FindingKind.Yields, PolicePolicies.Find("resident")!.Look(round, round.Instances[0], none, ref memory).Kind);
        Police simple = New("resident", ("grace", 2));
        Assert.Equal("first", Enumerable.Range(0, 2).SelectMany(_ => simple.Judge(Round(Vm("first", 95, 0), Vm("late", 5, 900), Vm("third", 5, 0)))).Single().Instance);
    }

    [Theory]
    [InlineData("gracious", 1, "policy demand has no parameter 'gracious'; it has congested, slack")]
    [InlineData("grace", -1, "grace must lie between 0 and 3600 s, not -1")]
    [InlineData("slack", double.NaN, "slack must lie between 1 and 100, not NaN")]
    public void Bad_values_are_refused(string name, double value, string message)
    {
        HostError error = Assert.Throws<HostError>(() => New("demand", (name, value)));
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parameters_can_be_printed()
    {
        foreach (IPolicePolicy policy in PolicePolicies.All)
        {
            Assert.Equal(policy.Parameters.Count, policy.Parameters.Select(p => p.Name).Distinct().Count());
            Assert.All(policy.Parameters, p => Assert.InRange(p.Default, p.Minimum, p.Maximum));
            Assert.Contains("grace=30", new PolicyValues(policy, new Dictionary<string, double>()).ToString(), StringComparison.Ordinal);
        }
    }

    private static Police New(string policy, params (string Name, double Value)[] values) =>
        new PolicePlan { Policy = policy, Values = values.ToDictionary(v => v.Name, v => v.Value) }.Found();

    private static PoliceRound Round(params Conduct[] instances) => new(1, 120 * MiB, instances);

    private static Conduct Friendly(string name) => Vm(name, residentMiB: 12, faults: 200);

    private static Conduct Hog() => Vm("hog", residentMiB: 70, faults: 4000);

    private static Conduct Vm(string name, long residentMiB, double faults, double allowed = 1) =>
        new(name, 0.4, 0.1, 0.2, faults, residentMiB * MiB, allowed);
}
