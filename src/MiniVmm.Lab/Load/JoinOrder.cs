namespace MiniVmm.Lab.Load;

/// <summary>How the clients of the VMs that are there from the start join: one by one over the ramp, VM by VM in
/// turn.</summary>
internal static class JoinOrder
{
    /// <param name="clients">Of each VM, at the beginning.</param>
    /// <param name="rampSeconds">Over which they join, the first at once.</param>
    /// <returns>For each VM the moments at which its clients join, in seconds.</returns>
    public static IReadOnlyList<IReadOnlyList<double>> Of(IReadOnlyList<int> clients, double rampSeconds)
    {
        int total = clients.Sum();
        List<double>[] joins = [.. clients.Select(_ => new List<double>())];
        int joined = 0;
        for (int client = 0; joined < total; client++)
        {
            for (int vm = 0; vm < joins.Length; vm++)
            {
                if (client < clients[vm])
                    joins[vm].Add(rampSeconds * joined++ / total);
            }
        }
        return joins;
    }
}
