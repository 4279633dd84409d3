namespace MiniVmm.Model.Fitting;

/// <summary>A control period of a VM on a host that others share.</summary>
/// <param name="Running">n: VMs that were busy, this one among them.</param>
/// <param name="Load">Working sets of all VMs over the budget.</param>
/// <param name="ResumedPerS">Memory of the requests that rising caps resumed, over the budget, per second.</param>
/// <param name="VctMs">Mean real time of its busy ticks.</param>
public readonly record struct CurveSample(double Running, double Load, double ResumedPerS, double VctMs);
