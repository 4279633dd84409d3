using MiniVmm.Host.Registry;

namespace MiniVmm.Host.Watching;

/// <summary>Looks at the living instances again and again.</summary>
/// <param name="registry">Where they are.</param>
/// <param name="names">Which ones, by name or the only beginning of one; all if empty.</param>
public sealed class InstanceWatch(InstanceRegistry registry, IReadOnlyList<string> names) : IDisposable
{
    private readonly Dictionary<int, InstanceView> _views = [];

    /// <summary>Looks at all of them at once; those that do not answer hold nobody up for long.</summary>
    /// <returns>By name. Instances that ended since are not in it.</returns>
    /// <exception cref="HostError">A name is nobody's.</exception>
    public async Task<IReadOnlyList<WatchedInstance>> LookAsync(CancellationToken cancel)
    {
        RegisteredInstance[] alive =
            [.. (names.Count == 0 ? registry.List() : [.. names.Select(registry.Find).DistinctBy(i => i.Name)]).Where(i => i.IsAlive)];
        Forget(alive);
        WatchedInstance?[] seen = await Task.WhenAll(alive.Select(i => ViewOf(i).LookAsync(cancel))).ConfigureAwait(false);
        return [.. seen.OfType<WatchedInstance>()];
    }

    public void Dispose()
    {
        foreach (InstanceView view in _views.Values) view.Dispose();
    }

    private InstanceView ViewOf(RegisteredInstance instance)
    {
        if (_views.TryGetValue(instance.Record.Pid, out InstanceView? view)) return view;
        return _views[instance.Record.Pid] = new InstanceView(instance);
    }

    private void Forget(IEnumerable<RegisteredInstance> alive)
    {
        foreach (int pid in _views.Keys.Except([.. alive.Select(i => i.Record.Pid)]).ToArray())
        {
            _views[pid].Dispose();
            _views.Remove(pid);
        }
    }
}
