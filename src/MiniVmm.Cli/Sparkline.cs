namespace MiniVmm.Cli;

/// <summary>The last values of a figure as one character each, from nothing to the largest of them.</summary>
/// <param name="length">How many.</param>
internal sealed class Sparkline(int length)
{
    private const string Levels = "▁▂▃▄▅▆▇█";

    private readonly Queue<double?> _values = new();

    /// <summary>Adds the newest value; null for none.</summary>
    public void Add(double? value)
    {
        _values.Enqueue(value);
        while (_values.Count > length) _values.Dequeue();
    }

    /// <param name="least">What the tallest character stands for at least.</param>
    public string Draw(double least)
    {
        double top = Math.Max(least, _values.Max() ?? 0);
        return string.Concat(_values.Select(v => v is not double value ? ' ' : Levels[Math.Clamp((int)(value / top * Levels.Length), 0, Levels.Length - 1)]))
            .PadLeft(length);
    }
}
