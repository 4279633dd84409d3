namespace MiniVmm.Tests.Devices;

/// <summary>Host time that a test moves.</summary>
internal sealed class FakeClock(DateTime start) : TimeProvider
{
    public DateTime Time { get; set; } = start;

    public override DateTimeOffset GetUtcNow() => new(Time, TimeSpan.Zero);
}
