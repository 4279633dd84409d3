namespace MiniVmm.Lab.Scenarios;

/// <summary>A scenario with its text.</summary>
/// <param name="Yaml">The effective document: all that the command line changed is in it, so that it gives the same
/// scenario anywhere and without options.</param>
/// <param name="File">What it was read from.</param>
public sealed record LoadedScenario(Scenario Scenario, string Yaml, string File);
