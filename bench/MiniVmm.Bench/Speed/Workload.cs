namespace MiniVmm.Bench.Speed;

/// <summary>A compiled guest that computes for a while and ends.</summary>
/// <param name="Name">What the table calls it.</param>
/// <param name="Guest">Its name in guests/bin.</param>
/// <param name="Append">Its command line.</param>
internal sealed record Workload(string Name, string Guest, string Append)
{
    private static readonly string[] Kernels =
        ["recurse", "sieve", "crc", "sort", "matrix", "indirect", "strings", "bytes"];

    /// <summary>The kernels of guests/bench in ring 0 without paging and in ring 3 with it.</summary>
    public static IEnumerable<Workload> Suite =>
        from mode in new[] { "flat", "user" }
        from kernel in Kernels
        select new Workload($"{kernel} {mode}", "bench", $"kernel={kernel} mode={mode} times=0");
}
