namespace MiniVmm.Model.Simulation;

/// <summary>Chooses hosts for new VMs, with loads as they were when it was told, and what it has placed since.</summary>
internal sealed class Placement
{
    private readonly PlacementPolicy _policy;
    private readonly double[] _loads;
    private readonly PriorityQueue<int, (double Load, int Host)> _least = new();
    private CounterRandom _random;
    private int _turn;

    public Placement(PlacementPolicy policy, int hosts, CounterRandom random)
    {
        _policy = policy;
        _loads = new double[hosts];
        _random = random;
        Known();
    }

    /// <summary>Loads by host, to be filled before <see cref="Known"/>.</summary>
    public Span<double> Loads => _loads;

    /// <summary>The loads are up to date.</summary>
    public void Known()
    {
        _least.Clear();
        if (_policy == PlacementPolicy.LeastLoaded)
            _least.EnqueueRange(_loads.Select((load, host) => (host, (load, host))));
    }

    /// <summary>A host for a VM.</summary>
    /// <param name="added">What it adds to the load of a host.</param>
    public int Choose(Func<int, double> added)
    {
        int host = _policy switch
        {
            PlacementPolicy.Random => _random.NextBelow(_loads.Length),
            PlacementPolicy.TwoChoices => Lesser(_random.NextBelow(_loads.Length), _random.NextBelow(_loads.Length)),
            PlacementPolicy.InTurn => _turn++ % _loads.Length,
            _ => _least.Dequeue(),
        };
        _loads[host] += added(host);
        if (_policy == PlacementPolicy.LeastLoaded)
            _least.Enqueue(host, (_loads[host], host));
        return host;
    }

    private int Lesser(int a, int b) => _loads[b] < _loads[a] ? b : a;
}
