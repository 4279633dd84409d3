namespace MiniVmm.Model.Fluid;

/// <summary>What a VM has measured: the mean VCT of the control period that ends at each step, and the least of those of the
/// periods in the window, the newest of which ends where the period under way began.</summary>
/// <param name="period">Steps of a control period.</param>
/// <param name="window">Control periods of the window.</param>
/// <param name="periodMs">A control period.</param>
internal sealed class SampleHistory(int period, int window, double periodMs)
{
    /// <summary>With less, no tick of a period is a busy one.</summary>
    private const double FewestTicks = 0.5;

    /// <summary>Of the period: who is busy for so long has a sample, however long a tick takes. A period ends with a tick, and waits
    /// for it.</summary>
    private const double BusyEnough = 0.5;

    private readonly List<double> _busyMs = [0];
    private readonly List<double> _ticks = [0];
    private readonly List<double> _samples = [0];
    private readonly List<double> _vctMs = [];
    private readonly LinkedList<int> _candidates = new();

    /// <summary>The sample of the period that ends now, ms; 0 = it had no busy tick.</summary>
    public double SampleMs => _samples[^1];

    /// <summary>The sample of a period that ended so many steps ago, ms.</summary>
    public double SampleAgo(int steps) => _samples[Math.Max(0, _samples.Count - 1 - steps)];

    /// <summary>Vmin now, ms; 0 = none yet.</summary>
    public double MinimumMs => _candidates.First is { } first ? _samples[first.Value] : 0;

    /// <summary>Goes one step on.</summary>
    /// <param name="vctMs">Real time of a busy tick in this step.</param>
    /// <param name="busyMs">Real time in this step in which the guest was not halted.</param>
    public void Add(double vctMs, double busyMs)
    {
        _vctMs.Add(vctMs);
        _busyMs.Add(_busyMs[^1] + busyMs);
        _ticks.Add(_ticks[^1] + (busyMs / vctMs));
        int now = _ticks.Count - 1, from = now - period;
        (double ticks, double busy) = from >= 0 ? (_ticks[now] - _ticks[from], _busyMs[now] - _busyMs[from]) : (0, 0);
        _samples.Add(ticks >= FewestTicks || busy >= BusyEnough * periodMs ? busy / ticks : 0);
        Slide(now);
    }

    /// <summary>VCT so many steps ago, ms, straight between steps; the earliest where that is before the beginning.</summary>
    public double VctAgo(double steps)
    {
        double at = Math.Clamp(_vctMs.Count - 1 - steps, 0, _vctMs.Count - 1);
        int whole = (int)at;
        double next = _vctMs[Math.Min(whole + 1, _vctMs.Count - 1)];
        return _vctMs[whole] + ((next - _vctMs[whole]) * (at - whole));
    }

    private void Slide(int now)
    {
        int newest = now - period;
        if (newest > 0 && _samples[newest] > 0)
        {
            while (_candidates.Last is { } last && _samples[last.Value] >= _samples[newest])
                _candidates.RemoveLast();
            _candidates.AddLast(newest);
        }
        while (_candidates.First is { } first && first.Value < now - (period * window))
            _candidates.RemoveFirst();
    }
}
