using MiniVmm.Fvm;
using MiniVmm.Model.Simulation;
using Xunit;

namespace MiniVmm.Tests.Model.Simulation;

public sealed class SuspensionTests
{
    [Fact]
    public void Who_was_suspended_waits_behind_newcomers_and_then_fetches_what_was_taken()
    {
        // Eight requests, six active: two had not begun, and stand before the two that are suspended now.
        VmState vm = new() { Active = 6 };
        Assert.Equal(0, Suspension.Follow(ref vm, Work(served: 3), active: 4, requestKiB: 8192, coldShare: 0.5));
        Assert.Equal((2f, 2f), (vm.Held, vm.Ahead));
        vm.Active = 4;
        Assert.Equal(0, Suspension.Follow(ref vm, Work(served: 1), active: 4, requestKiB: 8192, coldShare: 0.5));
        Assert.Equal((2f, 1f), (vm.Held, vm.Ahead));
        // One place becomes free for the newcomer, one for a suspended request: half of its 8 MiB is gone.
        Assert.Equal(4, Suspension.Follow(ref vm, Work(served: 2), active: 4, requestKiB: 8192, coldShare: 0.5));
        Assert.Equal((1f, 0f), (vm.Held, vm.Ahead));
        // The cap rises, and the last one goes on without any request having ended.
        Assert.Equal(8, Suspension.Follow(ref vm, Work(served: 0), active: 5, requestKiB: 8192, coldShare: 1));
        Assert.Equal((0f, 0f), (vm.Held, vm.Ahead));
        vm.Active = 5;
        Assert.Equal(0, Suspension.Follow(ref vm, Work(served: 50), active: 6, requestKiB: 8192, coldShare: 1));
    }

    [Fact]
    public void A_vm_that_stands_still_for_half_of_its_period_serves_half_and_its_clock_shows_it()
    {
        SimulationSettings settings = Simulated.Of(1, null, Simulated.Vms("vm", FvmMode.Off));
        FleetPlan plan = new(settings);
        VmState still = new() { StallS = 0.5f, Pending = 8 };
        PeriodWork work = PeriodWork.Of(plan, ref still, progressS: 1, seconds: 1, cap: 64, moment: 500);
        Assert.Equal(25, work.Requests.Served);
        Assert.Equal(20_000u, work.VctUs);
        Assert.Equal(0, still.StallS);

        // What does not fit into nine tenths of a period goes on in the next one.
        VmState longer = new() { StallS = 1.5f, Pending = 8 };
        work = PeriodWork.Of(plan, ref longer, progressS: 1, seconds: 1, cap: 64, moment: 500);
        Assert.InRange(work.Requests.Served, 4, 5);
        Assert.Equal(0.6, longer.StallS, 5);
    }

    [Fact]
    public void A_busy_vm_has_a_sample_however_long_a_tick_takes()
    {
        FleetPlan plan = new(Simulated.Of(1, null, Simulated.Vms("vm", FvmMode.Mpl)));
        VmState vm = new() { Pending = 8 };
        PeriodWork work = PeriodWork.Of(plan, ref vm, progressS: 0.002, seconds: 1, cap: 64, moment: 500);
        Assert.Equal(5_000_000u, work.VctUs);
        Assert.Equal((1u, 0u), (work.Count(8).BusyTicks, work.Count(8).IdleTicks));
    }

    private static PeriodWork Work(long served) => new()
    {
        Seconds = 1,
        Requests = new RequestCount(served, served, 0, served, InSystem: 8),
        Busy = 1,
        Next = 8,
        VctUs = 10_000,
        BusyTicks = 100,
    };
}
