using MiniVmm.Lab.Scenarios.Documents;

namespace MiniVmm.Lab.Scenarios.Reading;

/// <summary>A key that takes one value after the other, in every variant.</summary>
/// <param name="Axis">What it is, with its unit.</param>
internal sealed record Sweep(string Axis, KeyPath Key, IReadOnlyList<SweepValue> Values);
