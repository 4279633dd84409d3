namespace MiniVmm.Lab.Scenarios.Reading;

/// <summary>What a group's load is measured by.</summary>
/// <param name="BudgetMiB">Host memory for all guests; null = no limit.</param>
/// <param name="AllVms">VMs of all groups.</param>
/// <param name="MemoryMiB">RAM of each guest of the group.</param>
/// <param name="EndSeconds">When the run ends, from when the clients begin to join.</param>
/// <param name="DiskMiB">Disk of each guest; null = none.</param>
internal sealed record GroupFrame(int? BudgetMiB, int AllVms, int MemoryMiB, double EndSeconds, int? DiskMiB);
