namespace MiniVmm.Model.Fluid;

/// <summary>How much of the time a guest's one processor is busy: closed queueing network of one server and a delay, by mean
/// value analysis (Reiser and Lavenberg, 1980).</summary>
internal static class Occupancy
{
    /// <summary>Share of the time, 0 to 1.</summary>
    /// <param name="active">Requests that are under way; a fraction is a mean.</param>
    /// <param name="workMs">Real time that one keeps the processor.</param>
    /// <param name="waitMs">Real time that one waits elsewhere.</param>
    public static double Busy(double active, double workMs, double waitMs)
    {
        if (active <= 0)
            return 0;
        if (waitMs <= 0 || workMs <= 0)
            return Math.Min(1, active);
        int whole = (int)active;
        double queue = 0, busy = 0;
        for (int n = 1; n <= whole + 1; n++)
        {
            double response = workMs * (1 + queue);
            double throughput = n / (response + waitMs);
            (queue, double before) = (throughput * response, busy);
            busy = throughput * workMs;
            if (n > whole)
                busy = before + ((busy - before) * (active - whole));
        }
        return Math.Min(1, busy);
    }
}
