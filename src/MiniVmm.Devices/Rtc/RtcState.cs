namespace MiniVmm.Devices.Rtc;

/// <summary>All an MC146818 remembers, besides its memory.</summary>
public record struct RtcState
{
    /// <summary>The register that port 0x71 shows.</summary>
    public byte Index;

    public byte RegisterA;
    public byte RegisterB;

    /// <summary>PF, AF and UF as raised so far.</summary>
    public byte Flags;

    /// <summary>What the guest's clock is ahead of the host's, in ticks of <see cref="TimeSpan"/>.</summary>
    public long Offset;

    /// <summary>The second of the guest's clock up to which UF and AF have been raised.</summary>
    public long SettledSecond;

    /// <summary>The tick of the 32,768 Hz divider up to which PF has been raised.</summary>
    public long SettledTick;

    /// <summary>Virtual time of the next look at the clock, nanoseconds; <see cref="long.MaxValue"/> for none. It was reckoned
    /// when something changed last, and later it would come out otherwise.</summary>
    public long NextDeadline;
}
