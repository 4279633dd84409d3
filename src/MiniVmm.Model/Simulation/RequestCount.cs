namespace MiniVmm.Model.Simulation;

/// <summary>Whole requests of a VM in a control period.</summary>
/// <param name="Arrived">That came.</param>
/// <param name="Served">That were answered.</param>
/// <param name="Dropped">That came and were turned away.</param>
/// <param name="PerS">That it worked through per second; closed loops with the parts of those under way.</param>
/// <param name="InSystem">Mean number that it had.</param>
internal readonly record struct RequestCount(long Arrived, long Served, long Dropped, double PerS, double InSystem)
{
    /// <summary>Requests under way to one VM beyond which an open loop drops arrivals.</summary>
    private const int MostPending = 256;

    /// <summary>Clients, each of which waits for its answer. They come and go as the level changes, but none before it has its
    /// answer.</summary>
    /// <param name="load">What the VM is asked.</param>
    /// <param name="vm">The VM; its requests and what it carries over change.</param>
    /// <param name="level">Clients.</param>
    /// <param name="seconds">The period's length.</param>
    /// <param name="cap">Most active requests.</param>
    /// <param name="demandS">Real processor time of a request.</param>
    /// <param name="duty">Share of the time in which the VM may run.</param>
    public static RequestCount Closed(
        LoadProfile load, ref VmState vm, double level, double seconds, int cap, double demandS, double duty)
    {
        bool asked = level >= 1;
        SteadyFlow flow = asked
            ? SteadyFlow.Of(load, level, cap, demandS, duty)
            : new(ClosedNetwork.Throughput(Math.Min(cap, vm.Pending), load.WaitS, demandS / duty), 0, 0);
        long served = Whole(ref vm, flow.PerS * seconds, asked ? long.MaxValue : vm.Pending);
        long pending = Math.Max((long)Math.Round(flow.InSystem), vm.Pending - served);
        long arrived = served + pending - vm.Pending;
        vm.Pending = (int)pending;
        return new RequestCount(
            arrived, served, 0, asked ? flow.PerS : served / seconds, asked ? flow.InSystem : vm.Pending);
    }

    /// <summary>A Poisson process.</summary>
    public static RequestCount Open(
        LoadProfile load, ref VmState vm, double level, double seconds, int cap, double demandS, double duty)
    {
        SteadyFlow flow = SteadyFlow.Of(load, level, cap, demandS, duty);
        int before = vm.Pending;
        long arrived = vm.Random.NextPoisson(level * seconds);
        double capacity = ClosedNetwork.Throughput(cap, load.WaitS, demandS / duty) * seconds;
        long served = Whole(ref vm, capacity, before + arrived);
        long left = before + arrived - served;
        long dropped = Math.Max(0, left - MostPending);
        vm.Pending = (int)(left - dropped);
        return new RequestCount(
            arrived, served, dropped, served / seconds, Math.Max(flow.InSystem, (before + vm.Pending) / 2.0));
    }

    /// <summary>Whole requests of a capacity; a part is carried over where there is more to do.</summary>
    private static long Whole(ref VmState vm, double capacity, long wanted)
    {
        double done = capacity + vm.Carry;
        long whole = (long)done;
        vm.Carry = whole < wanted ? (float)(done - whole) : 0;
        return Math.Min(whole, wanted);
    }
}
