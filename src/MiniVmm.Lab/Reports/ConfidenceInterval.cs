using MiniVmm.Lab.Analysis;

namespace MiniVmm.Lab.Reports;

/// <summary>The 95% interval of a figure.</summary>
public sealed record ConfidenceInterval(double Low, double High, IntervalBasis Basis);
