using MiniVmm.Lab.Load;

namespace MiniVmm.Lab.Deterministic;

/// <summary>Clients that think, ask and wait. One beyond the level finishes what it asked and then rests.</summary>
internal sealed class ClosedLoad(LoadPlan plan, SplitMix64 random) : ILoadSource
{
    /// <summary>When each client asks next; null while it waits for an answer.</summary>
    private readonly List<double?> _due = [];

    public IEnumerable<RequestRecord> Send(ClientPool clients, double nowMs)
    {
        int level = (int)plan.At(nowMs);
        while (_due.Count < level)
            _due.Add(null);
        for (int i = 0; i < level; i++)
        {
            ModelledClient client = clients.Client(i, nowMs);
            if (client.IsWaiting)
                continue;
            _due[i] ??= client.FreeFromMs + (plan.ThinkMs > 0 ? plan.ThinkMs * random.NextExponential() : 0);
            if (_due[i] > nowMs)
                continue;
            client.Ask(nowMs);
            _due[i] = null;
        }
        return [];
    }
}
