using System.Diagnostics;
using MiniVmm.I386.Contracts;

namespace MiniVmm.Machine.Time;

/// <summary>RDTSC as host time in nanoseconds since power-on: 1,000,000 kHz. It stands still while the machine is paused.</summary>
internal sealed class HostTimeStamp : ITimeStampCounter
{
    /// <summary>When it would have been 0, had it never stood still.</summary>
    private long _zero = Stopwatch.GetTimestamp();
    private long? _stoppedAt;

    // .NET on Linux counts CLOCK_MONOTONIC in nanoseconds.
    public uint Kilohertz => (uint)(Stopwatch.Frequency / 1000);

    public ulong Read() => (ulong)((_stoppedAt ?? Stopwatch.GetTimestamp()) - _zero);

    /// <summary>Stands still at a value.</summary>
    public void StopAt(long nanoseconds)
    {
        _zero = Stopwatch.GetTimestamp() - nanoseconds;
        _stoppedAt = _zero + nanoseconds;
    }

    public void Stop() => _stoppedAt ??= Stopwatch.GetTimestamp();

    public void Start()
    {
        if (_stoppedAt is not { } stopped) return;
        _zero += Stopwatch.GetTimestamp() - stopped;
        _stoppedAt = null;
    }
}
