namespace MiniVmm.Lab.Deterministic;

/// <summary>What the model made of a VM at a moment.</summary>
/// <param name="UnixMs">Milliseconds since the run's start.</param>
/// <param name="Vm">Index of the VM, from 0.</param>
/// <param name="Demand">What it wanted.</param>
/// <param name="Dilation">What it got: host time per virtual time.</param>
internal readonly record struct ModelSample(double UnixMs, int Vm, VmDemand Demand, double Dilation);
