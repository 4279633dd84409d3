namespace MiniVmm.Host.Policing;

/// <summary>What one instance did between two looks, seen from outside.</summary>
/// <param name="Name">Of the instance.</param>
/// <param name="User">Processor seconds a second in user mode.</param>
/// <param name="System">Processor seconds a second in the kernel.</param>
/// <param name="Waited">Seconds a second that its threads were runnable without a processor.</param>
/// <param name="FaultsPerS">Page faults a second that waited for the disk.</param>
/// <param name="ResidentBytes">Guest RAM that is resident at the end.</param>
/// <param name="Allowed">The share of the time that a penalty let it run, above 0 to 1.</param>
public sealed record Conduct(
    string Name, double User, double System, double Waited, double FaultsPerS, long ResidentBytes, double Allowed = 1);
