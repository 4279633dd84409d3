using MiniVmm.Conformance.Cases;
using MiniVmm.Conformance.Oracles;
using Xunit;

namespace MiniVmm.Conformance;

/// <summary>Every engine against every oracle that this machine has. More cases of each family:
/// <c>MINIVMM_CASES=1000000</c>; others: <c>MINIVMM_SEED=1</c>. The case numbered i has the seed SEED + i.</summary>
public class HostOracleTests
{
    private const int DefaultCases = 6_000;
    private const int DefaultSeed = 386;

    public static TheoryData<string, string, string> Rows()
    {
        var data = new TheoryData<string, string, string>();
        foreach (Oracle oracle in Oracle.All)
        {
            if (oracle.Absence() is not null)
            {
                data.Add(oracle.Name, "any", "all");
                continue;
            }
            foreach (string engine in TrialEngines.ForInstructions)
                foreach ((string family, string rows) in Families.Rows)
                    if (!new CaseGenerator(Template.ReadAll(rows), default, oracle).IsEmpty)
                        data.Add(oracle.Name, engine, family);
        }
        return data;
    }

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public void Instructions_do_what_the_oracle_says(string oracle, string engine, string family)
    {
        Oracle by = Oracle.All.Single(o => o.Name == oracle);
        string? absence = by.Absence();
        Skip.If(absence is not null, absence);
        using var trial = new Trial(by, engine, family);
        string differences = trial.Run((int)Setting.Of("MINIVMM_SEED", DefaultSeed), (int)Setting.Of("MINIVMM_CASES", DefaultCases));
        Assert.True(differences.Length == 0, differences);
    }
}
