namespace MiniVmm.Fvm;

/// <summary>What a guest counted in one control period.</summary>
/// <param name="VctUs">Mean VCT of the busy ticks in microseconds; 0 when there was none.</param>
/// <param name="Active">Requests that were active at its end.</param>
/// <param name="Suspended">Requests that were suspended or had not yet begun at its end.</param>
public readonly record struct ControlPeriod(
    uint VctUs, uint BusyTicks = 0, uint IdleTicks = 0, uint Active = 0, uint Suspended = 0);
