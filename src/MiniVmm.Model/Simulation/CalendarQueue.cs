using System.Numerics;

namespace MiniVmm.Model.Simulation;

/// <summary>Events to come, one for each VM: a ring of buckets, a bucket for every moment (Brown, "Calendar queues", CACM 1988).
/// To put an event in and to take it out takes the same time however many there are. Events of one moment come in the
/// order in which they were put in.</summary>
internal sealed class CalendarQueue
{
    private const int None = -1;

    private readonly int[] _first;
    private readonly int[] _last;
    private readonly int _mask;
    private int[] _next;

    /// <param name="horizon">No event lies further ahead than so many moments.</param>
    /// <param name="capacity">VMs to begin with.</param>
    public CalendarQueue(int horizon, int capacity)
    {
        int buckets = (int)BitOperations.RoundUpToPowerOf2((uint)horizon + 1);
        _first = new int[buckets];
        _last = new int[buckets];
        _mask = buckets - 1;
        Array.Fill(_first, None);
        _next = new int[capacity];
    }

    /// <summary>Makes room for so many VMs.</summary>
    public void Grow(int capacity)
    {
        if (capacity > _next.Length)
            Array.Resize(ref _next, capacity);
    }

    public void Add(int vm, int moment)
    {
        int bucket = moment & _mask;
        _next[vm] = None;
        if (_first[bucket] == None)
            _first[bucket] = vm;
        else
            _next[_last[bucket]] = vm;
        _last[bucket] = vm;
    }

    /// <summary>Takes all events of a moment out.</summary>
    /// <returns>The first VM, or -1.</returns>
    public int Take(int moment)
    {
        int bucket = moment & _mask;
        int vm = _first[bucket];
        _first[bucket] = None;
        return vm;
    }

    /// <summary>The VM behind one that was taken; to be asked before that one's next event is put in. -1 = none.</summary>
    public int After(int vm) => _next[vm];
}
