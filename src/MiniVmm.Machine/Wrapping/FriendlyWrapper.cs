using MiniVmm.Devices.Telemetry;
using MiniVmm.Fvm;

namespace MiniVmm.Machine.Wrapping;

/// <summary>Makes an unmodified guest friendly from outside. It takes the ticks of channel 0 of the 8254 for those of the
/// guest's clock and measures what the guest's friendly part would measure (guests/kernel/fvm.c), decides by the same loop,
/// and lets the vCPU rest as that lets requests rest. vCPU thread only.</summary>
/// <remarks>A rest is no time of the guest's: virtual time stands still, as it does for a guest that gets no processor, and
/// RDTSC goes on, being host time. It is no congestion either, so it is taken out of the tick that it falls into. Bursts are
/// measured in host time, other than in the guest, which counts ticks: while the host thrashes a tick takes a hundred times
/// as long, and a burst that is to be long enough to fetch memory back would never end.</remarks>
/// <param name="parameters">Valid for a wrapper (<see cref="WrapOption.Fault"/>).</param>
/// <param name="hostNs">Host time, nanoseconds since power-on; it stands still while the machine is paused.</param>
/// <param name="sink">Who wants the control periods.</param>
/// <param name="inside">What the guest says of itself: who does not measure cannot know its requests.</param>
/// <param name="swapper">Swaps the guest out in long rests; null where its RAM cannot be.</param>
internal sealed class FriendlyWrapper(
    FvmParameters parameters, Func<long> hostNs, ITelemetrySink sink, Func<TelemetryRecord?> inside, Swapper? swapper = null)
{
    private const long NsPerMs = 1_000_000;

    /// <summary>A rest that is over before anybody could sleep, so that what is to be done in it goes on.</summary>
    private const long AtOnce = 1;

    private readonly TickLedger _ticks = new();
    private readonly Pacing _pacing = new(parameters);
    private FvmParameters _parameters = parameters;
    private FvmState _state = FvmLoop.Start(parameters);
    private long _periodEnd = long.MaxValue;
    private bool _isHalted, _metCrowd;

    /// <summary>What it goes by.</summary>
    public FvmParameters Parameters => _parameters;

    /// <summary>The last control period, in the units of the guest's own; null before the first.</summary>
    public TelemetryRecord? Latest { get; private set; }

    /// <summary>Host time that it has let the guest rest, nanoseconds.</summary>
    public long RestedNs => _pacing.RestedNs;

    /// <summary>Working sets read back after rests, bytes.</summary>
    public long SwappedInBytes => swapper?.SwappedInBytes ?? 0;

    /// <summary>The guest halts: the tick that ends this says nothing of the host.</summary>
    public void Halt() => _isHalted = true;

    /// <summary>The guest's clock has ticked.</summary>
    public void Tick()
    {
        long now = hostNs();
        bool isBusy = !_isHalted;
        _isHalted = false;
        long took = _ticks.Take(now, isBusy, counts: !(IsPaced && _pacing.IsFetching));
        // The first tick ends what began before anybody measured.
        if (_periodEnd == long.MaxValue) Restart(now);
        else if (isBusy && IsPaced) _pacing.Run(took);
        if (now >= _periodEnd) Close(now);
    }

    /// <summary>How long the vCPU is to rest from now on, at most to the control period's end; 0 = it may run. Whoever asks and
    /// lets it rest asks again.</summary>
    public long RestNs()
    {
        if (!_pacing.IsResting) return 0;
        long now = hostNs();
        if (now >= _periodEnd) Close(now);
        long left = _pacing.Rest(now, out long rested);
        if (left == 0) Return(rested);
        else if (Swaps(left)) return AtOnce;
        return Math.Min(left, _periodEnd - now);
    }

    /// <summary>Other parameters from now on. What was learnt stays, unless it was learnt in another way, as in the guest.</summary>
    public void Change(FvmParameters parameters)
    {
        FvmParameters before = _parameters;
        long now = hostNs();
        _parameters = parameters;
        Return(_pacing.Adopt(parameters, now));
        if (StartsAnew(before, parameters))
        {
            _state = FvmLoop.Start(parameters);
            if (_periodEnd != long.MaxValue) Restart(now);
        }
        else
        {
            _state = _state with { X = parameters.Mode == FvmMode.Off ? _state.X : ControlRange.Of(parameters).Clamp(_state.X) };
        }
        if (IsPaced) _pacing.SetRate(new Millihertz(_state.X));
    }

    /// <summary>Swaps the guest out, where the rest is worth it.</summary>
    /// <param name="left">What is left of the rest, nanoseconds.</param>
    /// <returns>Whether there is more to be swapped out.</returns>
    private bool Swaps(long left)
    {
        if (swapper is null) return false;
        if (!swapper.IsOut && _parameters.SwapMs > 0 && left >= _parameters.SwapMs * NsPerMs) swapper.Begin(_metCrowd);
        return swapper.Continue();
    }

    /// <summary>A rest of so many nanoseconds has ended; 0 = there was none.</summary>
    private void Return(long rested)
    {
        if (rested == 0) return;
        _ticks.Forget(rested);
        _metCrowd = false;
        swapper?.In();
    }

    private bool IsPaced => _parameters.Mode == FvmMode.Rate;

    /// <summary>A period without a tick says nothing, and what was smooth before it nothing any more. A guest, which sees ticks
    /// while its requests rest, takes such a period for a good one; but if the rate rose meanwhile, no rest would get as long as
    /// it is to be.</summary>
    private (FvmState, FvmDecision) Rested() => (
        _state with { Signal = _state.Signal with { SmoothedQ16 = 0 } },
        new FvmDecision(default, 0, new Millihertz(IsPaced ? _state.X : 0)));

    private static bool StartsAnew(FvmParameters a, FvmParameters b) =>
        (a.Mode, a.Rule, a.PeriodMs, a.WindowMs, a.Ewma, a.Rate) != (b.Mode, b.Rule, b.PeriodMs, b.WindowMs, b.Ewma, b.Rate);

    private void Close(long now)
    {
        TelemetryRecord? guest = inside();
        var period = new ControlPeriod(
            _ticks.VctUs, _ticks.BusyTicks, _ticks.IdleTicks, guest?.ActiveThreads ?? 0, guest?.SuspendedThreads ?? 0);
        (_state, FvmDecision decision) = period is { BusyTicks: 0, IdleTicks: 0 } ? Rested() : FvmLoop.Adapt(_parameters, _state, period);
        if (IsPaced)
        {
            _pacing.SetRate(decision.Rate);
            if (decision.Signal.Congested)
            {
                // Whoever goes on in a crowd makes it last.
                _pacing.EndBurst();
                _metCrowd = true;
            }
        }
        TelemetryRecord record = Record(now, period, decision, guest);
        Latest = record;
        sink.Publish(in record);
        Restart(now);
    }

    private TelemetryRecord Record(long now, ControlPeriod period, FvmDecision decision, TelemetryRecord? guest) => new()
    {
        TimeMicroseconds = (ulong)now / 1000,
        VctMicroseconds = decision.Signal.VctUs,
        SmoothedMicroseconds = decision.Signal.SmoothedUs,
        MinimumMicroseconds = decision.Signal.MinimumUs,
        SlowdownQ16 = decision.Signal.Slowdown.Raw,
        BusyTicks = period.BusyTicks,
        IdleTicks = period.IdleTicks,
        ThreadCap = guest?.ThreadCap ?? 0,
        ActiveThreads = period.Active,
        SuspendedThreads = period.Suspended,
        RateMillihertz = decision.Rate.Value,
        Congested = decision.Signal.Congested,
        Served = guest?.Served ?? 0,
        Mode = IsPaced ? TelemetryMode.Rate : TelemetryMode.Off,
        LongestTickMicroseconds = _ticks.LongestUs,
    };

    private void Restart(long now)
    {
        _ticks.Clear();
        _periodEnd = now + _parameters.PeriodMs * NsPerMs;
    }
}
