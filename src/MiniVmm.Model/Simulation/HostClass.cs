namespace MiniVmm.Model.Simulation;

/// <summary>Hosts that are alike.</summary>
/// <param name="Name">For reports.</param>
/// <param name="Share">Its weight among the hosts.</param>
/// <param name="Processors">Processors that its VMs share.</param>
/// <param name="BudgetMiB">Memory of all its VMs together; null = as much as they want.</param>
public sealed record HostClass(string Name, double Share, double Processors, double? BudgetMiB);
