using MiniVmm.Lab.Load;

namespace MiniVmm.Lab.Deterministic;

/// <summary>Poisson arrivals, each over a connection that is free. Latency counts from the arrival.</summary>
internal sealed class OpenLoad(LoadPlan plan, SplitMix64 random, int vm) : ILoadSource
{
    private double _rate;
    private double _nextMs = double.PositiveInfinity;

    public IEnumerable<RequestRecord> Send(ClientPool clients, double nowMs)
    {
        Follow(nowMs);
        List<RequestRecord> lost = [];
        for (; _nextMs <= nowMs; _nextMs += Gap())
        {
            if (clients.FindFree(nowMs) is ModelledClient client)
                client.Ask(_nextMs);
            else
                lost.Add(new RequestRecord(nowMs, nowMs - _nextMs, vm, LoadPlan.MaxClients, RequestOutcome.Failed));
        }
        return lost;
    }

    /// <summary>A new rate begins with a new gap: the process has no memory.</summary>
    private void Follow(double nowMs)
    {
        double rate = plan.At(nowMs);
        if (rate == _rate)
            return;
        _rate = rate;
        _nextMs = nowMs + Gap();
    }

    private double Gap() => _rate > 0 ? random.NextExponential() * 1000 / _rate : double.PositiveInfinity;
}
