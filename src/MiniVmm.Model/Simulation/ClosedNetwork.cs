namespace MiniVmm.Model.Simulation;

/// <summary>A processor that customers share, and a pause between two visits.</summary>
internal static class ClosedNetwork
{
    /// <summary>Visits per second, by mean value analysis (Reiser and Lavenberg, JACM 1980): exact for exponential times.
    /// </summary>
    /// <param name="customers">How many there are.</param>
    /// <param name="delayS">Their mean pause.</param>
    /// <param name="demandS">What a visit takes alone.</param>
    public static double Throughput(int customers, double delayS, double demandS)
    {
        if (customers <= 0)
            return 0;
        if (delayS <= 0)
            return 1 / demandS;
        double queue = 0;
        double rate = 0;
        for (int i = 1; i <= customers; i++)
        {
            double response = demandS * (1 + queue);
            rate = i / (response + delayS);
            queue = rate * response;
        }
        return rate;
    }
}
