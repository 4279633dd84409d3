namespace MiniVmm.I386.Contracts;

/// <summary>A device that has something to do at a point of virtual time.</summary>
public interface ITimedDevice
{
    /// <summary>Virtual time of its next event in nanoseconds, <see cref="long.MaxValue"/> for none.</summary>
    long NextDeadline { get; }

    /// <summary>Brings the device to virtual time <paramref name="now"/> (nanoseconds, never decreasing).</summary>
    void Advance(long now);
}
