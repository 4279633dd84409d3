namespace MiniVmm.Model.Simulation;

/// <summary>What the VMs' control periods came to, as sums. A period counts where it ends.</summary>
internal struct PeriodTotals
{
    /// <summary>Control periods that ended, and the last pieces of VMs that went.</summary>
    public long Steps;

    /// <summary>Their length, seconds.</summary>
    public double Seconds;

    public long Arrived;
    public long Served;
    public long Dropped;

    /// <summary>Requests that a VM had when it went.</summary>
    public long Abandoned;

    /// <summary>Busy ticks, and VCT times these, milliseconds.</summary>
    public double Ticks;
    public double TickMs;

    /// <summary>R and its number; periods without a baseline have none.</summary>
    public double Slowdown;
    public long Slowdowns;

    /// <summary>Caps on threads, and their number.</summary>
    public double Cap;
    public long Caps;

    public double Active;
    public double Suspended;
    public double InSystem;
    public long Congested;

    /// <summary>Memory fetched back, MiB.</summary>
    public double PagedInMiB;

    /// <summary>Requests per second of each VM: their sum, that of their squares, and their number.</summary>
    public double Rates;
    public double RateSquares;
    public long RateCount;

    /// <summary>What the best static caps would have served.</summary>
    public double Optimum;

    /// <summary>VMs at the end of an epoch.</summary>
    public int Vms;

    public readonly double? Jain => RateSquares > 0 ? Rates * Rates / (RateCount * RateSquares) : null;

    public void AddRate(double perS)
    {
        Rates += perS;
        RateSquares += perS * perS;
        RateCount++;
    }

    public void Add(in PeriodTotals other)
    {
        Steps += other.Steps;
        Seconds += other.Seconds;
        Arrived += other.Arrived;
        Served += other.Served;
        Dropped += other.Dropped;
        Abandoned += other.Abandoned;
        Ticks += other.Ticks;
        TickMs += other.TickMs;
        Slowdown += other.Slowdown;
        Slowdowns += other.Slowdowns;
        Cap += other.Cap;
        Caps += other.Caps;
        Active += other.Active;
        Suspended += other.Suspended;
        InSystem += other.InSystem;
        Congested += other.Congested;
        PagedInMiB += other.PagedInMiB;
        Rates += other.Rates;
        RateSquares += other.RateSquares;
        RateCount += other.RateCount;
        Optimum += other.Optimum;
        Vms += other.Vms;
    }
}
