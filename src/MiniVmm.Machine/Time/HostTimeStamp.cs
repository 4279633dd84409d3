using System.Diagnostics;
using MiniVmm.I386.Contracts;

namespace MiniVmm.Machine.Time;

/// <summary>RDTSC as host time in nanoseconds since power-on: 1,000,000 kHz.</summary>
internal sealed class HostTimeStamp : ITimeStampCounter
{
    private readonly long _start = Stopwatch.GetTimestamp();

    // .NET on Linux counts CLOCK_MONOTONIC in nanoseconds.
    public uint Kilohertz => (uint)(Stopwatch.Frequency / 1000);

    public ulong Read() => (ulong)(Stopwatch.GetTimestamp() - _start);
}
