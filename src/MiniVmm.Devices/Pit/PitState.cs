namespace MiniVmm.Devices.Pit;

/// <summary>The three counters, port 0x61's latched bits and the tick statistics.</summary>
public readonly record struct PitState(
    PitCounterState Counter0,
    PitCounterState Counter1,
    PitCounterState Counter2,
    byte PortB,
    long TicksDelivered,
    long TicksCoalesced);
