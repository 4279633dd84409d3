namespace MiniVmm.Bench.Speed;

/// <summary>A compiled guest that computes for about half a second and ends.</summary>
/// <param name="Guest">Its name in guests/bin.</param>
/// <param name="Append">Its command line.</param>
internal sealed record Workload(string Guest, string Append);
