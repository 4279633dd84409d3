using MiniVmm.Lab.Load;

namespace MiniVmm.Lab.Deterministic;

/// <summary>The clients of one VM, made as they are needed.</summary>
internal sealed class ClientPool(Func<int, double, ModelledClient> create) : IDisposable
{
    private readonly List<ModelledClient> _clients = [];

    /// <summary>Requests that are not answered yet.</summary>
    public int Waiting => _clients.Count(c => c.IsWaiting);

    /// <summary>The client of an index, all below it included.</summary>
    public ModelledClient Client(int index, double nowMs)
    {
        while (_clients.Count <= index)
            _clients.Add(create(_clients.Count, nowMs));
        return _clients[index];
    }

    /// <summary>The first client that may ask now, or null when all connections are in use.</summary>
    public ModelledClient? FindFree(double nowMs) =>
        _clients.Find(c => !c.IsWaiting && c.FreeFromMs <= nowMs)
        ?? (_clients.Count < LoadPlan.MaxClients ? Client(_clients.Count, nowMs) : null);

    /// <summary>The requests that have ended by now, in the order of clients.</summary>
    public IEnumerable<RequestRecord> Collect(double nowMs) =>
        _clients.Select(c => c.Poll(nowMs)).OfType<RequestRecord>();

    public void Dispose()
    {
        foreach (ModelledClient client in _clients)
            client.Dispose();
    }
}
