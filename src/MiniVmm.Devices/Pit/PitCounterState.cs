namespace MiniVmm.Devices.Pit;

/// <summary>All one counter of an 8254 remembers. Times are in ticks of its clock since power-on.</summary>
public record struct PitCounterState
{
    /// <summary>D5-D0 of the last control word: access, mode, BCD.</summary>
    public byte Control;

    /// <summary>Initial count in use, 1-65536; 0 = none.</summary>
    public int Period;

    /// <summary>A count written and not loaded yet; 0 = none.</summary>
    public int NextPeriod;

    /// <summary>When a count written to a running periodic counter is loaded.</summary>
    public long ReloadAt;

    /// <summary>The tick at which the counting element held <see cref="Period"/>.</summary>
    public long Origin;

    /// <summary>Clocks counted when the gate closed; -1 while it is open.</summary>
    public long HeldAt;

    /// <summary>Up to when edges of OUT have been counted.</summary>
    public long SettledAt;

    public bool Running;
    public bool Gate;

    /// <summary>Low byte of a count whose high byte is to come.</summary>
    public byte WrittenLow;

    public bool WriteHighNext;
    public bool ReadHighNext;

    public ushort CountLatch;
    public bool CountLatched;
    public byte StatusLatch;
    public bool StatusLatched;
}
