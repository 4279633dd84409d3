using MiniVmm.Lab.Scenarios.Documents;

namespace MiniVmm.Lab.Scenarios.Reading;

/// <summary>A variant before it is read.</summary>
/// <param name="Name">With the value of the sweep.</param>
/// <param name="Document">The document with all overlays laid over it.</param>
internal sealed record VariantCase(string Name, string Policy, double? X, MappingNode Document);
