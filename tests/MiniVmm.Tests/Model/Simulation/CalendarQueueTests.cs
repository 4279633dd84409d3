using MiniVmm.Model.Simulation;
using Xunit;

namespace MiniVmm.Tests.Model.Simulation;

public sealed class CalendarQueueTests
{
    [Fact]
    public void Events_come_at_their_moment_in_the_order_of_their_putting_in()
    {
        CalendarQueue queue = new(horizon: 10, capacity: 4);
        queue.Add(2, 5);
        queue.Add(0, 5);
        queue.Add(3, 4);
        Assert.Equal([3], Taken(queue, 4));
        Assert.Equal([2, 0], Taken(queue, 5));
        Assert.Empty(Taken(queue, 5));
    }

    [Fact]
    public void Random_events_over_many_rounds_are_those_of_a_sorted_list()
    {
        const int horizon = 37;
        CalendarQueue queue = new(horizon, capacity: 100);
        Dictionary<int, int> due = [];
        Random random = new(1);
        for (int vm = 0; vm < 100; vm++)
            Put(vm, 0);
        for (int now = 1; now < 2000; now++)
        {
            int[] expected = [.. due.Where(e => e.Value == now).Select(e => e.Key).Order()];
            int[] taken = [.. Taken(queue, now)];
            Assert.Equal(expected, taken.Order());
            foreach (int vm in taken)
                Put(vm, now);
        }

        void Put(int vm, int now)
        {
            due[vm] = now + random.Next(1, horizon + 1);
            queue.Add(vm, due[vm]);
        }
    }

    [Fact]
    public void A_queue_that_grows_keeps_its_events()
    {
        CalendarQueue queue = new(horizon: 4, capacity: 1);
        queue.Add(0, 3);
        queue.Grow(3);
        queue.Add(2, 3);
        Assert.Equal([0, 2], Taken(queue, 3));
    }

    private static List<int> Taken(CalendarQueue queue, int moment)
    {
        List<int> vms = [];
        for (int vm = queue.Take(moment); vm >= 0; vm = queue.After(vm))
            vms.Add(vm);
        return vms;
    }
}
