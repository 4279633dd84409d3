namespace MiniVmm.Lab.Modelling;

/// <summary>What a VM wanted in a control period.</summary>
/// <param name="FromUnixMs">Its beginning.</param>
/// <param name="ToUnixMs">Its end.</param>
/// <param name="Busy">Share of the time in which it was not halted.</param>
/// <param name="WorkingMiB">Memory of the requests that were active.</param>
/// <param name="ResumedMiBPerS">Memory of those that the rise of its cap at the beginning let become active.</param>
/// <param name="VctMs">Its sample; null = none.</param>
internal readonly record struct VmPeriod(
    double FromUnixMs, double ToUnixMs, double Busy, double WorkingMiB, double ResumedMiBPerS, double? VctMs);
