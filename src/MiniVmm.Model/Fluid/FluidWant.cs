namespace MiniVmm.Model.Fluid;

/// <summary>What a VM wants of its host.</summary>
/// <param name="Cap">Mean of the whole threads that are allowed; null where nothing is capped.</param>
/// <param name="Active">Requests that are active.</param>
/// <param name="Busy">Share of the time in which it is not halted.</param>
/// <param name="WorkingMiB">Memory that it keeps touching.</param>
/// <param name="ResumedMiBPerS">Memory of the requests that a rising cap resumes.</param>
/// <param name="Congestion">p: probability that R is above H.</param>
internal readonly record struct FluidWant(
    double? Cap, double Active, double Busy, double WorkingMiB, double ResumedMiBPerS, double Congestion);
