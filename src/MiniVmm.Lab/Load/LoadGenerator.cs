namespace MiniVmm.Lab.Load;

/// <summary>The loads of all VMs of a run. VMs come and go.</summary>
internal sealed class LoadGenerator(LoadSource source, RequestLog log, LoadClock clock) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<int, VmLoad> _loads = [];
    private bool _over;

    /// <summary>Starts to ask a VM, as of the schedule's present moment.</summary>
    public void Begin(LoadTarget target)
    {
        lock (_gate)
        {
            // A VM may come up at the very moment at which the run ends.
            if (!_over)
                _loads.Add(target.Vm, VmLoad.Start(target, source, log, clock));
        }
    }

    /// <summary>Asks a VM no more, and waits for the answers under way.</summary>
    /// <param name="within">Gives those up that take longer.</param>
    public async Task DrainAsync(int vm, TimeSpan within, CancellationToken cancellation)
    {
        VmLoad? load;
        lock (_gate)
            load = _loads.GetValueOrDefault(vm);
        if (load is not null)
            await load.DrainAsync(within, cancellation).ConfigureAwait(false);
    }

    /// <summary>Gives up the requests under way.</summary>
    public async ValueTask DisposeAsync()
    {
        VmLoad[] loads;
        lock (_gate)
        {
            _over = true;
            loads = [.. _loads.Values];
            _loads.Clear();
        }
        await Task.WhenAll(loads.Select(l => l.DisposeAsync().AsTask())).ConfigureAwait(false);
    }
}
