namespace MiniVmm.Lab.Analysis;

/// <summary>Something that changed what a run's VMs want of the host.</summary>
/// <param name="Kind">load, arrival, departure or step.</param>
/// <param name="Group">The name of the group concerned; null for the load's beginning.</param>
/// <param name="AtSeconds">When, counted from when the clients began to join.</param>
public sealed record RunEvent(string Kind, string? Group, double AtSeconds)
{
    public const string Load = "load";
    public const string Arrival = "arrival";
    public const string Departure = "departure";
    public const string Step = "step";
}
