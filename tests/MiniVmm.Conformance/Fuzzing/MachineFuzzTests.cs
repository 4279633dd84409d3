using MiniVmm.Machine.Running;
using Xunit;
using Xunit.Abstractions;

namespace MiniVmm.Conformance.Fuzzing;

/// <summary>Whatever a guest runs and asks of the devices: no exception leaves the monitor, runs end within their
/// budgets, nothing hangs, nothing outside RAM is touched, and the same case comes to the same.</summary>
/// <remarks><c>MINIVMM_FUZZ</c> sets the guest instructions in all, <c>MINIVMM_SEED</c> the seed of the first case;
/// case i has SEED + i.</remarks>
public sealed class MachineFuzzTests(ITestOutputHelper output)
{
    private const int DefaultSeed = 386;
    private const long DefaultInstructions = 2_400_000;

    /// <summary>Every so many cases one is run again with other bytes around RAM.</summary>
    private const int Again = 8;

    private static readonly Dictionary<string, IScenario> Scenarios = new()
    {
        ["code"] = new MadeUpGuest(devices: 1),
        ["devices"] = new MadeUpGuest(devices: 6),
        ["kernel"] = new MutatedKernel(),
    };

    public static TheoryData<string, string> Rows()
    {
        var rows = new TheoryData<string, string>();
        foreach (string engine in TrialEngines.All)
            foreach (string scenario in Scenarios.Keys) rows.Add(scenario, engine);
        return rows;
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Nothing_escapes(string scenario, string engine)
    {
        int first = (int)Setting.Of("MINIVMM_SEED", DefaultSeed);
        long instructions = Setting.Of("MINIVMM_FUZZ", DefaultInstructions) / Rows().Count();
        var progress = new FuzzProgress();
        await Watchdog.RunAsync(() => Repeat(Scenarios[scenario], engine, first, instructions, progress), progress, seed =>
            $"MINIVMM_SEED={seed} MINIVMM_FUZZ=1 dotnet test tests/MiniVmm.Conformance "
            + $"--filter \"MachineFuzz&DisplayName~{scenario}&DisplayName~{engine}\"");
    }

    private void Repeat(IScenario scenario, string engine, int first, long instructions, FuzzProgress progress)
    {
        long retired = 0;
        int[] endings = new int[Enum.GetValues<ExitReason>().Length];
        for (int i = 0; retired < instructions || i == 0; i++)
        {
            progress.Start(unchecked(first + i));
            FuzzOutcome outcome = FuzzCase.Run(scenario, progress.Seed, engine, guard: 0xA5);
            // A case that dies at once counts for something, or a bad generator would never be done.
            retired += Math.Max(outcome.Retired, 1);
            endings[(int)outcome.Reason]++;
            if (progress.Seed % Again == 0 && !outcome.SleptForGood)
                Assert.Equal(outcome, FuzzCase.Run(scenario, progress.Seed, engine, guard: 0x5A));
        }
        output.WriteLine($"{endings.Sum()} cases, {retired} instructions; they ended with "
            + string.Join(", ", Enum.GetValues<ExitReason>().Select(reason => $"{reason} {endings[(int)reason]}")));
    }
}
