namespace MiniVmm.Model.Simulation;

/// <summary>A host at a moment.</summary>
internal struct HostState
{
    public byte Class;
    public int Vms;

    /// <summary>When the progress was last brought up to date.</summary>
    public int Moment;

    /// <summary>Memory of active requests, and of suspended ones that had begun.</summary>
    public long ActiveKiB;
    public long HeldKiB;

    /// <summary>Sum over its VMs of the share of time in which they are busy, millionths.</summary>
    public long BusyMillionths;

    /// <summary>Virtual seconds that a VM has made that was busy all the time, and how many it makes in a second.</summary>
    public double Progress;
    public double Pace;

    /// <summary>What the best static cap serves with these VMs, requests per second, unless they are others now.</summary>
    public double OptimumPerS;
    public bool OptimumStale;

    /// <summary>Measured: what was served, what the best static cap would have, and the VMs' rates (n, sum, squares).</summary>
    public double Served;
    public double Optimum;
    public int RateCount;
    public double Rates;
    public double RateSquares;

    public readonly double? Jain => RateSquares > 0 ? Rates * Rates / (RateCount * RateSquares) : null;

    public void AddRate(double perS)
    {
        Rates += perS;
        RateSquares += perS * perS;
        RateCount++;
    }
}
