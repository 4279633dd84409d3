using System.Collections.Concurrent;

namespace MiniVmm.Lab.Load;

/// <summary>The right answers. One takes milliseconds of processor time, so all are computed before anything is
/// measured.</summary>
internal sealed class ChecksumTable
{
    private readonly ConcurrentDictionary<RequestWork, uint> _sums = new();

    /// <summary>Roughly what <see cref="ComputeAsync"/> takes; it serves the remaining time on the screen.</summary>
    public static double EstimateSeconds(IEnumerable<RequestWork> works) =>
        works.Sum(w => w.EstimateSeconds()) / Environment.ProcessorCount;

    public uint this[RequestWork work] => _sums.GetOrAdd(work, w => w.Checksum());

    public Task ComputeAsync(IEnumerable<RequestWork> works, CancellationToken cancellation) =>
        Parallel.ForEachAsync(works, cancellation, (work, _) =>
        {
            uint sum = this[work];
            return ValueTask.CompletedTask;
        });
}
