namespace MiniVmm.Lab.Running;

/// <summary>How the memory limit of a run came about.</summary>
/// <param name="UsageBytes">Charged to the cgroup when the monitors were warm.</param>
/// <param name="GuestBytes">Resident guest RAM in it.</param>
/// <param name="BudgetBytes">What all guests together are granted.</param>
public sealed record MemoryLimit(long UsageBytes, long GuestBytes, long BudgetBytes)
{
    /// <summary>The monitors themselves.</summary>
    public long FootprintBytes => Math.Max(0, UsageBytes - GuestBytes);

    public long LimitBytes => FootprintBytes + BudgetBytes;
}
