using MiniVmm.I386.Contracts;
using Xunit;

namespace MiniVmm.Tests.Devices;

/// <summary>A doorbell that a test can wait on.</summary>
internal sealed class CountingWakeup : IWakeup
{
    private readonly SemaphoreSlim _rung = new(0);
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public void Signal()
    {
        Interlocked.Increment(ref _count);
        _rung.Release();
    }

    /// <summary>Waits until rung, or fails the test instead of hanging it.</summary>
    public void Wait() => Assert.True(_rung.Wait(TimeSpan.FromSeconds(30)), "the device never rang");
}
