using MiniVmm.Fvm;

namespace MiniVmm.Lab.Scenarios;

/// <summary>A policy under which the scenario is run.</summary>
/// <param name="Name">Its name in every file and picture: plain, mpl, rate.</param>
/// <param name="Fvm">What the guests are told.</param>
public sealed record Variant(string Name, FvmParameters Fvm);
