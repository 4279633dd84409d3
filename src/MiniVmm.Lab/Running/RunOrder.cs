using MiniVmm.Lab.Load;
using MiniVmm.Lab.Scenarios;

namespace MiniVmm.Lab.Running;

/// <summary>The order of an experiment's runs. Each repetition runs all variants in an order of its own, so that nothing
/// that changes on the host meanwhile favours one of them.</summary>
internal static class RunOrder
{
    /// <summary>A stream that no client of any repetition has.</summary>
    private const int OrderStream = -1;

    public static IReadOnlyList<RunId> Of(Scenario scenario)
    {
        SplitMix64 random = SplitMix64.Along(scenario.Seed, OrderStream);
        List<RunId> runs = [];
        for (int repetition = 1; repetition <= scenario.Repetitions; repetition++)
        {
            RunId[] block = [.. scenario.Variants.Select(v => new RunId(v.Name, repetition))];
            // Fisher and Yates.
            for (int last = block.Length - 1; last > 0; last--)
            {
                int other = random.NextBelow(last + 1);
                (block[last], block[other]) = (block[other], block[last]);
            }
            runs.AddRange(block);
        }
        return runs;
    }
}
