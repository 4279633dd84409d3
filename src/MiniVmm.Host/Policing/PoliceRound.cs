namespace MiniVmm.Host.Policing;

/// <summary>All instances of a host between two looks.</summary>
/// <param name="Seconds">How long that was.</param>
/// <param name="BudgetBytes">Memory for all their guests together; null where nobody says.</param>
/// <param name="Instances">Those that were there at both looks.</param>
public sealed record PoliceRound(double Seconds, long? BudgetBytes, IReadOnlyList<Conduct> Instances)
{
    private const int PageBytes = 4096;

    /// <summary>Page faults that wait for the disk, of all together, a second in which none is held back.</summary>
    public double FaultsPerS => Instances.Sum(i => i.FaultsPerS / i.Allowed);

    /// <summary>What an instance would hold if memory were free: what it does hold, and what it has to fetch again within a time,
    /// in which no penalty holds it back.</summary>
    public static double DemandBytes(Conduct instance, double seconds)
    {
        ArgumentNullException.ThrowIfNull(instance);
        return instance.ResidentBytes + (instance.FaultsPerS / instance.Allowed * seconds * PageBytes);
    }

    /// <summary>An equal part of the budget; where nobody says what there is, of what all hold.</summary>
    public double FairBytes =>
        (BudgetBytes ?? Instances.Sum(i => (double)i.ResidentBytes)) / Math.Max(1, Instances.Count);
}
