using MiniVmm.I386.Contracts;
using MiniVmm.I386.State;
using Xunit;

namespace MiniVmm.Conformance.Fuzzing;

/// <summary>An engine held to its contract: a run ends within its budget, exactly at it where it says so, and gets
/// somewhere. Budgets are cut at random, so that runs end anywhere.</summary>
internal sealed class BudgetedEngine(IEngine engine, Dice dice) : IEngine
{
    private const uint LongestRun = 1000;
    private const int MostIdleRuns = 1000;

    private int _idle;

    /// <summary>Instructions retired in all.</summary>
    public long Retired { get; private set; }

    /// <summary>Halts since an instruction was last retired.</summary>
    public int Halts { get; private set; }

    /// <summary>Signalled at every halt: a machine that halts for good would sleep for good.</summary>
    public IWakeup? Wakeup { get; set; }

    /// <summary>What the last run ended with.</summary>
    public StopReason Last { get; private set; }

    public StopReason Run(ref CpuState state, long budget, out long retired)
    {
        long cut = Math.Min(budget, 1 + dice.Below(dice.Once(4) ? 4 : LongestRun));
        Last = engine.Run(ref state, cut, out retired);
        if (Last == StopReason.BudgetSpent) Assert.Equal(cut, retired);
        else Assert.InRange(retired, 0, cut);
        Retired += retired;
        if (retired > 0) (_idle, Halts) = (0, 0);
        else _idle++;
        if (Last == StopReason.Halted)
        {
            Halts++;
            Wakeup?.Signal();
        }
        Assert.True(_idle < MostIdleRuns, $"{_idle} runs retired nothing, the last one ended with {Last}");
        return Last;
    }

    public void Dispose() => engine.Dispose();

    public long RetiredInRun(ref CpuState state) => engine.RetiredInRun(ref state);
}
