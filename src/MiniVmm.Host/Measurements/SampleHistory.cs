namespace MiniVmm.Host.Measurements;

/// <summary>The samples of an instance as far back as they are asked for.</summary>
/// <param name="longest">The longest span that will be asked for.</param>
public sealed class SampleHistory(TimeSpan longest)
{
    private const long NanosecondsPerTick = 100;

    private readonly List<InstanceSample> _samples = [];

    public InstanceSample? Latest => _samples.Count > 0 ? _samples[^1] : null;

    /// <summary>Adds a sample, the latest of all. One of another process begins a history of its own.</summary>
    public void Add(InstanceSample sample)
    {
        if (Latest is { } last && InstanceRates.Between(last, sample) is null) _samples.Clear();
        _samples.Add(sample);
        // One sample at or beyond the far end of the longest span is needed.
        long end = sample.TakenNs - Nanoseconds(longest);
        int needed = _samples.FindLastIndex(s => s.TakenNs <= end);
        if (needed > 0) _samples.RemoveRange(0, needed);
    }

    /// <summary>What happened in the span before the latest sample, or in what is known of it: the span that is measured
    /// begins with the sample nearest to its beginning.</summary>
    /// <returns>Null where there are not two samples.</returns>
    public InstanceRates? Over(TimeSpan span)
    {
        if (_samples.Count < 2) return null;
        long begin = _samples[^1].TakenNs - Nanoseconds(span);
        InstanceSample nearest = _samples.Take(_samples.Count - 1).MinBy(s => Math.Abs(s.TakenNs - begin))!;
        return InstanceRates.Between(nearest, _samples[^1]);
    }

    private static long Nanoseconds(TimeSpan span) => span.Ticks * NanosecondsPerTick;
}
