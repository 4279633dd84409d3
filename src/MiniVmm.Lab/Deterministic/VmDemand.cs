namespace MiniVmm.Lab.Deterministic;

/// <summary>What a VM wants of its host.</summary>
/// <param name="Running">Part of the last step in which it was not halted, 0 to 1.</param>
/// <param name="WorkingSetBytes">Memory that its requests keep touching.</param>
internal readonly record struct VmDemand(double Running, long WorkingSetBytes);
