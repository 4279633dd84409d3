using MiniVmm.Host.Watching;

namespace MiniVmm.Cli;

/// <summary>Looks at instances at regular times.</summary>
/// <param name="watch">Which.</param>
/// <param name="interval">From look to look.</param>
/// <param name="count">How many; null = until told otherwise. The first serves as what the second is compared with.</param>
internal sealed class Looks(InstanceWatch watch, TimeSpan interval, int? count)
{
    /// <summary>Returns when all is done, or when it is cancelled.</summary>
    public async Task EachAsync(Action<IReadOnlyList<WatchedInstance>> show, CancellationToken stop)
    {
        using PeriodicTimer timer = new(interval);
        try
        {
            await watch.LookAsync(stop);
            for (int look = 0; count is null || look < count; look++)
            {
                await timer.WaitForNextTickAsync(stop);
                show(await watch.LookAsync(stop));
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The user has seen enough.
        }
    }
}
