using MiniVmm.Lab.Scenarios;

namespace MiniVmm.Lab.Load;

/// <summary>Draws the shapes of requests by their shares.</summary>
internal sealed class RequestMix
{
    private readonly double[] _upTo;

    public RequestMix(IReadOnlyList<RequestShape> shapes)
    {
        double sum = 0;
        _upTo = [.. shapes.Select(s => sum += s.Share)];
    }

    /// <returns>The index of a shape.</returns>
    public int Draw(SplitMix64 random)
    {
        if (_upTo.Length == 1)
            return 0;
        double at = random.NextUniform() * _upTo[^1];
        return Array.FindIndex(_upTo, upTo => at < upTo);
    }
}
