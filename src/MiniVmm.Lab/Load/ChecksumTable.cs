using System.Collections.Concurrent;

namespace MiniVmm.Lab.Load;

/// <summary>The right answers. A walk takes milliseconds of processor time, so all are computed before anything is
/// measured.</summary>
internal sealed class ChecksumTable
{
    /// <summary>Roughly; it serves the remaining time on the screen.</summary>
    private const double SecondsPerKiB = 5e-9;

    private readonly ConcurrentDictionary<Walk, uint> _sums = new();

    /// <summary>Roughly what <see cref="ComputeAsync"/> takes.</summary>
    public static double EstimateSeconds(IEnumerable<Walk> walks) =>
        walks.Sum(w => w.KiB * (double)w.Passes) * SecondsPerKiB / Environment.ProcessorCount;

    public uint this[Walk walk] => _sums.GetOrAdd(walk, w => MemoryWalk.Checksum(w.KiB, w.Passes, w.Seed));

    public Task ComputeAsync(IEnumerable<Walk> walks, CancellationToken cancellation) =>
        Parallel.ForEachAsync(walks, cancellation, (walk, _) =>
        {
            uint sum = this[walk];
            return ValueTask.CompletedTask;
        });
}
