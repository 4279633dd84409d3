namespace MiniVmm.Model.Simulation;

/// <summary>Who is suspended, and what comes back. A request that is suspended half-way holds its memory, which nobody touches;
/// so it is what the host takes first, and it must be fetched again when the request goes on. The suspended go on in the
/// order in which they were, newcomers among them, as requests end or the cap rises (docs/guests.md).</summary>
internal static class Suspension
{
    /// <summary>Follows a VM into its next control period.</summary>
    /// <param name="vm">The VM; <see cref="VmState.Active"/> is still that of the period that ended.</param>
    /// <param name="work">What it did in that period.</param>
    /// <param name="active">Requests that will be active.</param>
    /// <param name="requestKiB">Memory of each.</param>
    /// <param name="coldShare">The share of suspended memory that the host has taken.</param>
    /// <returns>MiB to be fetched.</returns>
    public static double Follow(ref VmState vm, in PeriodWork work, double active, double requestKiB, double coldShare)
    {
        double change = active - vm.Active;
        double resumed = 0;
        if (vm.Held > 0)
        {
            double passed = work.Requests.Served + Math.Max(0, change);
            resumed = Math.Clamp(passed - vm.Ahead, 0, vm.Held);
            vm.Ahead = (float)Math.Max(0, vm.Ahead - passed);
            vm.Held -= (float)resumed;
        }
        if (change < 0)
        {
            if (vm.Held <= 0)
                vm.Ahead = (float)Math.Max(0, work.Requests.InSystem - vm.Active);
            vm.Held = (float)Math.Min(vm.Held - change, Math.Max(0, work.Requests.InSystem - active));
        }
        return resumed * coldShare * requestKiB / 1024;
    }
}
