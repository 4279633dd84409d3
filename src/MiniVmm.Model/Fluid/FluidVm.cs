using MiniVmm.Fvm;

namespace MiniVmm.Model.Fluid;

/// <summary>A group's mean VM while the model is integrated: the setting x, the smoothed V and the requests inside.</summary>
internal sealed class FluidVm
{
    /// <summary>A tick of the guest's clock, ms.</summary>
    private const double TickMs = 10;

    /// <summary>Requests that a guest works on at once.</summary>
    private const double RequestThreads = 64;

    private readonly RuleFlow? _flow;
    private readonly CongestionNoise _noise;
    private readonly SampleHistory _history;
    private readonly uint[] _memory;
    private readonly double _tau;
    private readonly double _weight;
    private readonly int _steps, _delay;
    private readonly bool _sampled;
    private int _step;

    /// <summary>Of a rule with memory: what it adds to x in the period under way.</summary>
    private double _held;

    /// <summary>Where the rule acts at the ends of periods: what it raised the cap by at the last one, and by which p.</summary>
    private double _raised, _congestion;

    /// <param name="group">Whose.</param>
    /// <param name="sigma">Noise of a sample.</param>
    /// <param name="stepSeconds">Of the integration.</param>
    /// <param name="span">How it is integrated.</param>
    public FluidVm(FluidGroup group, double sigma, double stepSeconds, FluidSpan span)
    {
        (_sampled, _delay) = (span.Sampled, (int)Math.Round(span.DelaySeconds / stepSeconds));
        Group = group;
        PeriodSeconds = group.Control.PeriodMs / 1000.0;
        _steps = Math.Max(1, (int)Math.Round(PeriodSeconds / stepSeconds));
        _noise = new CongestionNoise(group.Control, sigma);
        _flow = group.Control.Mode == FvmMode.Off ? null : new RuleFlow(group.Control, _noise);
        _memory = [.. _flow?.Memory ?? []];
        _history = new SampleHistory(_steps, group.Control.WindowPeriods, group.Control.PeriodMs);
        _weight = group.Control.Ewma.ToDouble();
        _tau = _weight < 1 ? -PeriodSeconds / Math.Log(1 - _weight) : PeriodSeconds / _steps;
        X = _flow?.Initial ?? 0;
    }

    public FluidGroup Group { get; }

    public double PeriodSeconds { get; }

    public double X { get; private set; }

    public double SmoothedMs { get; private set; }

    /// <summary>Requests inside, those that wait among them.</summary>
    public double Requests { get; private set; }

    public double VctMs { get; private set; } = TickMs;

    /// <summary>V / Vmin without noise; 0 = none.</summary>
    public double Ratio(double smoothedMs) => _history.MinimumMs > 0 && smoothedMs > 0 ? smoothedMs / _history.MinimumMs : 0;

    /// <summary>What it wants of the host at a setting.</summary>
    /// <param name="seconds">When.</param>
    /// <param name="x">The setting.</param>
    /// <param name="smoothedMs">V.</param>
    public FluidWant Want(double seconds, double x, double smoothedMs)
    {
        double level = Group.LevelAt(seconds);
        double inside = Math.Min(RequestThreads, Group.Open || Group.ThinkSeconds > 0 ? Requests : level);
        double ratio = Ratio(smoothedMs), p = _sampled ? _congestion : _noise.Probability(ratio);
        bool capped = Group.Control.Mode == FvmMode.Mpl;
        double gain = !capped ? 0 : _sampled ? _raised : _flow!.HasMemory ? _held : (1 - p) * _flow.Increase(x, ratio);
        double? cap = capped ? Cap(x, ratio) : null;
        double active = Math.Min(cap ?? inside, inside);
        double duty = Group.Control.Mode == FvmMode.Rate ? RateDuty.Of(x, VctMs) : 1;
        double busy = Occupancy.Busy(active, Group.WorkMs * VctMs / TickMs, Group.WaitMs) * duty;
        return new FluidWant(
            cap, active, busy, active * Group.RequestMiB, inside > cap ? Math.Max(0, gain) / PeriodSeconds * Group.RequestMiB : 0, p);
    }

    /// <summary>dx/dt and dV/dt.</summary>
    /// <param name="x">The setting.</param>
    /// <param name="smoothedMs">V.</param>
    /// <param name="vctMs">What reaches the signal.</param>
    /// <param name="busy">Share of the time in which there are busy ticks.</param>
    public (double X, double SmoothedMs) Rates(double x, double smoothedMs, double vctMs, double busy)
    {
        if (_sampled)
            return default;
        double dx = _flow is null ? 0 : (_flow.HasMemory ? _held : _flow.Drift(x, Ratio(smoothedMs))) / PeriodSeconds;
        return (dx, smoothedMs > 0 && busy > 0 ? (vctMs - smoothedMs) / _tau : 0);
    }

    /// <summary>VCT as it was a while ago, which is what reaches the signal now.</summary>
    public double Delayed(double vctMs, double steps) => steps <= 0 || _step == 0 ? vctMs : _history.VctAgo(steps - 1);

    /// <summary>Ends a step of the integration.</summary>
    public void Advance(double seconds, double stepSeconds, (double X, double SmoothedMs) rates, FluidWant want, double vctMs)
    {
        VctMs = vctMs;
        if (_flow is not null)
            X = Math.Clamp(X + (rates.X * stepSeconds), _flow.Low, _flow.High);
        if (!_sampled)
            SmoothedMs = SmoothedMs > 0 ? SmoothedMs + (rates.SmoothedMs * stepSeconds) : want.Busy > 0 ? vctMs : 0;
        Serve(seconds, stepSeconds, want);
        _history.Add(vctMs, want.Busy * stepSeconds * 1000);
        if (++_step % _steps != 0)
            return;
        if (_sampled)
            EndPeriod(want);
        else if (_flow is { HasMemory: true })
            _held = Follow(want) - X;
    }

    public double RequestsPerS(FluidWant want) => want.Busy * 1000 / (Group.WorkMs * VctMs / TickMs);

    /// <summary>R as its noise makes it on average; 0 = none.</summary>
    public double Slowdown => Ratio(SmoothedMs) * Math.Exp(_noise.Bias);

    /// <summary>What a guest does at the end of a control period, on average.</summary>
    private void EndPeriod(FluidWant want)
    {
        double sample = _history.SampleAgo(_delay);
        if (sample > 0)
            SmoothedMs = SmoothedMs > 0 ? SmoothedMs + (_weight * (sample - SmoothedMs)) : sample;
        double ratio = sample > 0 ? Ratio(SmoothedMs) : 0, before = X;
        _congestion = _noise.Probability(ratio);
        if (_flow is null)
            return;
        X = _flow.HasMemory ? Follow(want) : Math.Clamp(X + _flow.Drift(X, ratio), _flow.Low, _flow.High);
        _raised = _flow.HasMemory ? Math.Max(0, X - before) : (1 - _congestion) * Math.Max(0, _flow.Increase(before, ratio));
    }

    /// <summary>Of a rule with memory x is known, and its staircase is that of the guest.</summary>
    private double Cap(double x, double ratio) => !_flow!.HasMemory
        ? StaircaseCap.Mean(x, _flow.Increase(x, ratio))
        : Math.Max(1, _sampled ? Math.Floor(x + 1e-9) : x);

    /// <summary>Requests come and go. They take less time than a step, so it is cut in as many parts as that takes.</summary>
    private void Serve(double seconds, double stepSeconds, FluidWant want)
    {
        if (!Group.Open && Group.ThinkSeconds <= 0)
        {
            Requests = Group.LevelAt(seconds);
            return;
        }
        double level = Group.LevelAt(seconds), fastest = 4000 / (Group.WorkMs * VctMs / TickMs);
        if (Group.ThinkSeconds > 0)
            fastest += 4 / Group.ThinkSeconds;
        int parts = (int)Math.Clamp(Math.Ceiling(stepSeconds * fastest), 1, 10_000);
        double most = RequestsPerS(want with { Busy = 1 }), dt = stepSeconds / parts;
        double share = want.Active > 0 ? want.Busy / Math.Min(1, want.Active) : 1;
        for (int part = 0; part < parts; part++)
        {
            double coming = Group.Open ? level : Math.Max(0, level - Requests) / Group.ThinkSeconds;
            Requests = Math.Max(0, Requests + (dt * (coming - (most * share * Math.Min(1, Requests)))));
        }
    }

    private double Follow(FluidWant want)
    {
        double sample = _history.SampleAgo(_delay), all = PeriodSeconds * 1000;
        double ratio = sample > 0 ? Slowdown : 0;
        SignalReading signal = new(
            (uint)(sample * 1000), (uint)(SmoothedMs * 1000), (uint)(_history.MinimumMs * 1000),
            new Q16((uint)Math.Min(ratio * 65536, uint.MaxValue)), ratio > Group.Control.Threshold.ToDouble());
        ControlPeriod period = new(
            (uint)(sample * 1000), sample > 0 ? (uint)(want.Busy * all / sample) : 0, (uint)((1 - want.Busy) * all / TickMs),
            (uint)Math.Round(want.Active), (uint)Math.Round(Math.Max(0, Requests - want.Active)));
        return _flow!.Follow(X, signal, period, _memory);
    }
}
