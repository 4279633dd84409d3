namespace MiniVmm.Host.Policing;

/// <summary>What a policy saw.</summary>
/// <param name="Kind">In a word.</param>
/// <param name="Reason">For people and for the trace, with numbers and without commas.</param>
public readonly record struct Finding(FindingKind Kind, string Reason);
