namespace MiniVmm.Host.Policing;

/// <summary>A decision of the police.</summary>
/// <param name="Instance">Whom it concerns.</param>
/// <param name="Kind">What is done.</param>
/// <param name="Level">The penalty from now on; 0 = none.</param>
/// <param name="Reason">Why, without commas.</param>
public sealed record Verdict(string Instance, VerdictKind Kind, int Level, string Reason);
