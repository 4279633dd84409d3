namespace MiniVmm.Model.Simulation;

/// <summary>What a VM gets done while nothing changes.</summary>
/// <param name="PerS">Requests per second.</param>
/// <param name="InSystem">Mean number of requests that it has, those that wait for a thread among them.</param>
/// <param name="Busy">Share of the time in which its processor is busy, or is kept from being so by the host.</param>
internal readonly record struct SteadyFlow(double PerS, double InSystem, double Busy)
{
    /// <param name="load">What it is asked.</param>
    /// <param name="level">Clients or requests per second.</param>
    /// <param name="cap">Most active requests.</param>
    /// <param name="demandS">Real processor time of a request.</param>
    /// <param name="duty">Share of the time in which it may run.</param>
    /// <remarks>Think time and cap together are the lesser of two bounds: what the capped requests get through, and what the
    /// clients ask for were there no cap.</remarks>
    public static SteadyFlow Of(LoadProfile load, double level, int cap, double demandS, double duty)
    {
        double stretchedS = demandS / duty;
        if (load.Open)
            return OfOpen(load, level, cap, demandS, stretchedS);
        int clients = (int)level;
        double rate = ClosedNetwork.Throughput(Math.Min(cap, clients), load.WaitS, stretchedS);
        if (load.ThinkS > 0)
            rate = Math.Min(rate, ClosedNetwork.Throughput(clients, load.ThinkS + load.WaitS, stretchedS));
        return new SteadyFlow(rate, Math.Max(0, clients - (rate * load.ThinkS)), Math.Min(1, rate * demandS));
    }

    /// <summary>Below its capacity the mean number at a shared processor, and those that wait elsewhere.</summary>
    private static SteadyFlow OfOpen(LoadProfile load, double perS, int cap, double demandS, double stretchedS)
    {
        double capacity = ClosedNetwork.Throughput(cap, load.WaitS, stretchedS);
        double rate = Math.Min(perS, capacity);
        double used = rate / capacity;
        double inSystem = used < 1 ? Math.Min(cap, used / (1 - used)) + (rate * load.WaitS) : cap;
        return new SteadyFlow(rate, inSystem, Math.Min(1, rate * demandS));
    }
}
