namespace MiniVmm.Host.Measurements;

/// <summary>Counters of a guest at a moment, as its monitor tells; all run since power-on.</summary>
/// <param name="Retired">Instructions.</param>
/// <param name="Ticks">Timer interrupts.</param>
/// <param name="Served">Requests; null where the guest does not say.</param>
public sealed record GuestSample(long Retired, long Ticks, long? Served);
