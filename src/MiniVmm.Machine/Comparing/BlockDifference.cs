namespace MiniVmm.Machine.Comparing;

/// <param name="Retired">Instructions retired at the boundary of blocks where the machines first differ.</param>
/// <param name="First">Registers of the first machine then.</param>
/// <param name="Second">Registers of the second.</param>
internal sealed record BlockDifference(long Retired, string First, string Second);
