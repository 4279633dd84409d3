namespace MiniVmm.Machine.Comparing;

/// <param name="Same">Instructions after which the machines were found equal for the last time.</param>
/// <param name="Difference">The first difference, or null.</param>
public sealed record LockstepResult(long Same, LockstepDifference? Difference);

/// <param name="Retired">Instructions retired when the machines first differ.</param>
/// <param name="Instruction">The last of them.</param>
/// <param name="What">Where they differ.</param>
/// <param name="First">Registers of the first machine then.</param>
/// <param name="Second">Registers of the second.</param>
public sealed record LockstepDifference(long Retired, string Instruction, string What, string First, string Second);
