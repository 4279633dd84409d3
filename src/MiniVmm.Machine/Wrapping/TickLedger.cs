namespace MiniVmm.Machine.Wrapping;

/// <summary>The ticks of a control period, busy and idle, and how long the busy ones took. A tick is busy if the guest did not
/// halt since the one before; only those are stretched by what the host withholds.</summary>
internal sealed class TickLedger
{
    private const long NsPerUs = 1000;

    /// <summary>As in the guest (guests/kernel/param.h): it keeps V inside 64 bits.</summary>
    private const long MostUs = 1 << 30;

    private long _last, _forgotten, _busyNs, _longestNs;

    public uint BusyTicks { get; private set; }

    public uint IdleTicks { get; private set; }

    /// <summary>Mean length of the busy ticks, microseconds; 0 where there is none.</summary>
    public uint VctUs => BusyTicks == 0 ? 0 : (uint)Math.Min(_busyNs / NsPerUs / BusyTicks, MostUs);

    /// <summary>The longest of them.</summary>
    public uint LongestUs => (uint)Math.Min(_longestNs / NsPerUs, MostUs);

    /// <summary>Takes in a tick.</summary>
    /// <param name="hostNs">When, in host time.</param>
    /// <param name="isBusy">Whether the guest did not halt since the one before.</param>
    /// <param name="counts">Whether it says something of the host.</param>
    /// <returns>Its length, nanoseconds.</returns>
    public long Take(long hostNs, bool isBusy, bool counts)
    {
        long took = hostNs - _last - _forgotten;
        (_last, _forgotten) = (hostNs, 0);
        if (!counts) return took;
        if (isBusy)
        {
            BusyTicks++;
            _busyNs += took;
            _longestNs = Math.Max(_longestNs, took);
        }
        else
        {
            IdleTicks++;
        }
        return took;
    }

    /// <summary>So much host time is no part of the tick under way.</summary>
    public void Forget(long ns) => _forgotten += ns;

    /// <summary>A period begins, with a tick that may be under way.</summary>
    public void Clear()
    {
        BusyTicks = IdleTicks = 0;
        _busyNs = _longestNs = 0;
    }
}
