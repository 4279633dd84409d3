namespace MiniVmm.Lab.Simulating;

/// <summary>Hosts so many times as large as the scenario's, in processors and in memory.</summary>
/// <param name="Factor">Above 0.</param>
/// <param name="Share">Its weight among the hosts.</param>
public sealed record HostSize(double Factor, double Share)
{
    private const double Largest = 1000;

    /// <summary>Reads <c>1:3,0.5:1</c>.</summary>
    /// <exception cref="LabError">It is something else.</exception>
    public static IReadOnlyList<HostSize> Parse(string text) =>
    [
        .. Shares.Parse("--sizes", text).Select(part =>
            double.TryParse(part.Name, out double factor) && factor is > 0 and <= Largest
                ? new HostSize(factor, part.Share)
                : throw new LabError($"--sizes: '{part.Name}' is no size; write factors above 0 and at most {Largest}, e.g. 1:3,0.5:1")),
    ];
}
