using MiniVmm.Conformance.Cases;
using MiniVmm.Conformance.Native;
using MiniVmm.Conformance.Reporting;
using MiniVmm.Conformance.Subjects;
using Xunit;

namespace MiniVmm.Conformance;

/// <summary>The interpreter against the host's own processor. More cases: <c>MINIVMM_CASES=1000000</c> each family;
/// others: <c>MINIVMM_SEED=1</c>. The case numbered i has the seed SEED + i.</summary>
public class HostOracleTests
{
    private const int DefaultCases = 10_000;
    private const int DefaultSeed = 386;

    public static TheoryData<string, bool> FamiliesTwice()
    {
        var data = new TheoryData<string, bool>();
        foreach (string family in Families.Rows.Keys)
        {
            data.Add(family, true);
            data.Add(family, false);
        }
        return data;
    }

    [SkippableTheory]
    [MemberData(nameof(FamiliesTwice))]
    public void Instructions_do_what_the_host_processor_does(string family, bool flatSegments)
    {
        Skip.If(HostProcessor.Unfit() is not null, HostProcessor.Unfit());
        Template[] templates = Template.ReadAll(Families.Rows[family]);
        using var host = new HostProcessor();
        using var subject = new InterpreterSubject(host.CodeAddress, host.DataAddress, flatSegments);
        int first = Setting("MINIVMM_SEED", DefaultSeed), count = Setting("MINIVMM_CASES", DefaultCases);
        for (int i = 0; i < count; i++)
        {
            int seed = unchecked(first + i);
            Template template = templates[(uint)seed % (uint)templates.Length];
            Case test = new CaseGenerator(template, seed, host.DataAddress).Make();
            Outcome? expected = test.Faults ? null : host.Run(test);
            Outcome? actual = subject.Run(test);
            string? difference = Comparison.Difference(test, host.CodeAddress, host.DataAddress, expected, actual);
            if (difference is not null) Assert.Fail(Comparison.Report(family, template, seed, test, host.CodeAddress, difference));
        }
    }

    private static int Setting(string name, int otherwise) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text) : otherwise;
}
