using MiniVmm.Fvm;
using Xunit;

namespace MiniVmm.Tests.Fvm;

/// <summary>The loop over the caller's memory decides as the one over records does, which looks through its whole window each time.
/// </summary>
public sealed class ControllerTests
{
    private const int Periods = 10_000;

    public static TheoryData<string, FvmMode> All
    {
        get
        {
            TheoryData<string, FvmMode> all = [];
            foreach (IControlRule rule in ControlRules.All)
                foreach (FvmMode mode in Enum.GetValues<FvmMode>())
                    all.Add(rule.Name, mode);
            return all;
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Ten_thousand_random_periods_are_decided_alike(string rule, FvmMode mode)
    {
        FvmParameters parameters = new() { Rule = rule, Mode = mode, WindowMs = 35_000 };
        Controller controller = new(parameters);
        uint[] window = new uint[controller.WindowPeriods];
        uint[] memory = new uint[FvmState.MemoryWords];
        ControllerState state = controller.Start(memory);
        FvmState record = FvmLoop.Start(parameters);
        Assert.Equal(record.X, state.X);
        Random random = new(7);
        for (int i = 0; i < Periods; i++)
        {
            ControlPeriod period = Draw(random);
            FvmDecision decision = controller.Step(ref state, window, memory, period);
            (record, FvmDecision expected) = FvmLoop.Adapt(parameters, record, period);
            Assert.Equal(expected, decision);
            Assert.Equal(record.X, state.X);
            Assert.Equal(record.Signal.SmoothedQ16, state.SmoothedQ16);
            Assert.Equal(record.Memory.ToArray(), memory);
            Assert.Equal(Least(record.Signal.Window), state.MinimumUs);
        }
    }

    [Fact]
    public void A_step_allocates_nothing()
    {
        Controller controller = new(new FvmParameters());
        uint[] window = new uint[controller.WindowPeriods];
        uint[] memory = new uint[FvmState.MemoryWords];
        ControllerState state = controller.Start(memory);
        controller.Step(ref state, window, memory, new ControlPeriod(10_000));

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (uint i = 0; i < 1000; i++)
            controller.Step(ref state, window, memory, new ControlPeriod(10_000 + (i % 7)));
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static uint Least(IEnumerable<uint> samples) => samples.Where(s => s > 0).DefaultIfEmpty(0u).Min();

    /// <summary>Few different samples, so that a minimum leaves the window while its equal is still in it; and idle periods.</summary>
    private static ControlPeriod Draw(Random random) => new(
        random.Next(8) == 0 ? 0 : 10_000 + ((uint)random.Next(12) * (uint)random.Next(1, 4000)),
        (uint)random.Next(500), (uint)random.Next(500), (uint)random.Next(64), (uint)random.Next(64));
}
