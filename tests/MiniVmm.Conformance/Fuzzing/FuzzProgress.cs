using System.Diagnostics;

namespace MiniVmm.Conformance.Fuzzing;

/// <summary>Which case runs since when; written by the thread that runs them, read by the one that watches.</summary>
internal sealed class FuzzProgress
{
    private volatile int _seed;
    private long _started = Stopwatch.GetTimestamp();

    public int Seed => _seed;

    public long Started => Volatile.Read(ref _started);

    public void Start(int seed)
    {
        _seed = seed;
        Volatile.Write(ref _started, Stopwatch.GetTimestamp());
    }
}
