using MiniVmm.Fvm;

namespace MiniVmm.Machine.Wrapping;

/// <summary>Rate control's actuator: after a burst of run time a rest of 1 / rate in the mean.</summary>
/// <remarks>A rest takes half to one and a half times that. Wrappers that began together would otherwise rest together: the host
/// would idle, and thrash again when all come back. What tells them apart is the last digits of the times that they measured,
/// so on a modelled host it is the same each time.</remarks>
internal sealed class Pacing
{
    private const long NsPerMs = 1_000_000;
    private const long MillihertzNs = 1_000_000_000_000;

    /// <summary>Parts of a mean rest.</summary>
    private const int Parts = 1024;

    /// <summary>Parts of a burst that go to fetching back what the host took in the rest before, one of them.</summary>
    private const int FetchingParts = 4;

    private long _burstNs, _lengthNs, _ranNs, _began, _parts;

    public Pacing(FvmParameters parameters)
    {
        _burstNs = parameters.BurstMs * NsPerMs;
        SetRate(parameters.Rate);
    }

    /// <summary>Whether it has the guest rest.</summary>
    public bool IsResting { get; private set; }

    /// <summary>Whether a rest has just ended: the guest fetches its memory back, which takes as long on an idle host, and whose
    /// it was before is about to back off.</summary>
    public bool IsFetching => RestedNs > 0 && !IsResting && _ranNs < _burstNs / FetchingParts;

    /// <summary>Host time rested in all, nanoseconds.</summary>
    public long RestedNs { get; private set; }

    /// <summary>A change holds for the rest under way too.</summary>
    public void SetRate(Millihertz rate) => _lengthNs = MillihertzNs / Math.Max(1, rate.Value);

    /// <summary>The guest has run for so many nanoseconds more, what the host withheld among them.</summary>
    public void Run(long ns)
    {
        if (IsResting) return;
        _ranNs += ns;
        if (_ranNs >= _burstNs) EndBurst();
    }

    /// <summary>The guest is to rest from now on.</summary>
    public void EndBurst()
    {
        if (IsResting) return;
        IsResting = true;
        _parts = (Parts / 2) + (_ranNs % Parts);
        _began = long.MinValue;
    }

    /// <summary>What is left of a rest, which begins when it is first asked for; 0 where it ends now.</summary>
    /// <param name="now">Host time, nanoseconds.</param>
    /// <param name="rested">How long it was, where it ends now; else 0.</param>
    public long Rest(long now, out long rested)
    {
        rested = 0;
        if (_began == long.MinValue) _began = now;
        long left = _began + (_lengthNs / Parts * _parts) - now;
        if (left > 0) return left;
        rested = End(now);
        return 0;
    }

    /// <summary>Other parameters; a rest under way ends.</summary>
    /// <returns>How long it was.</returns>
    public long Adopt(FvmParameters parameters, long now)
    {
        _burstNs = parameters.BurstMs * NsPerMs;
        if (!IsResting) return 0;
        if (_began == long.MinValue) _began = now;
        return End(now);
    }

    private long End(long now)
    {
        long rested = now - _began;
        RestedNs += rested;
        (IsResting, _ranNs) = (false, 0);
        return rested;
    }
}
