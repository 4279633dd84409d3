using MiniVmm.Lab.Scenarios.Documents;

namespace MiniVmm.Lab.Scenarios.Reading;

/// <summary>One value of a sweep.</summary>
/// <param name="Node">As it is put into the document.</param>
/// <param name="X">Its number, without the unit.</param>
internal sealed record SweepValue(ScalarNode Node, double X);
