namespace MiniVmm.Model.Fitting;

/// <summary>A parameter of a fitted curve.</summary>
/// <param name="Name">Which.</param>
/// <param name="Value">Its value.</param>
/// <param name="StandardError">As the samples' scatter around the curve has it, each sample for itself; null where it cannot be told.</param>
public sealed record FittedParameter(string Name, double Value, double? StandardError);
