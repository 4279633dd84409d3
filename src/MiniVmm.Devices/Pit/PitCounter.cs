namespace MiniVmm.Devices.Pit;

/// <summary>One counter of an 8254 in closed form: nothing counts, all is computed from the clocks since the count
/// was loaded (8254 data sheet, "Mode Definitions"). Every member takes the present tick, which never
/// decreases.</summary>
internal sealed partial class PitCounter
{
    private PitCounterState _state;

    /// <summary>Power-on state is undefined on hardware; ours is "nothing programmed, OUT high".</summary>
    public PitCounter(bool gate) => _state = new PitCounterState
    {
        Control = (byte)(((int)PitMode.RateGenerator << 1) | ((int)PitAccess.Word << 4)),
        HeldAt = -1,
        Gate = gate,
    };

    public PitCounterState State
    {
        get => _state;
        set => _state = value;
    }

    private PitMode Mode => ((_state.Control >> 1) & 7) switch
    {
        6 => PitMode.RateGenerator,      // D3 is "don't care" in modes 2 and 3
        7 => PitMode.SquareWave,
        int mode => (PitMode)mode,
    };

    private bool Bcd => (_state.Control & 1) != 0;

    private bool Periodic => Mode is PitMode.RateGenerator or PitMode.SquareWave;

    /// <summary>A control word: stops the counter until a count is written.</summary>
    public void Configure(byte control) => _state = new PitCounterState
    {
        Control = (byte)(control & 0x3F),
        HeldAt = -1,
        SettledAt = _state.SettledAt,
        Gate = _state.Gate,
    };

    /// <summary>Moves to a tick and returns how many times OUT rose on the way.</summary>
    public long Advance(long tick)
    {
        long rises = 0;
        if (_state.Running && _state.NextPeriod != 0 && Periodic && _state.HeldAt < 0 && tick >= _state.ReloadAt)
        {
            rises = Rises(_state.SettledAt, _state.ReloadAt);
            bool low = Mode == PitMode.SquareWave && !HighAt(_state.ReloadAt - _state.Origin);
            _state.Period = _state.NextPeriod;
            _state.NextPeriod = 0;
            // A square wave may reload at the end of its high half; the low half of the new count follows then.
            _state.Origin = _state.ReloadAt - (low ? HighHalf : 0);
            _state.SettledAt = _state.ReloadAt;
        }

        rises += Rises(_state.SettledAt, tick);
        _state.SettledAt = tick;
        return rises;
    }

    /// <summary>The next tick after the present one at which OUT may rise; <see cref="long.MaxValue"/> for
    /// never.</summary>
    public long NextRise
    {
        get
        {
            if (!Counting) return long.MaxValue;
            if (Periodic)
            {
                if (Mode == PitMode.SquareWave && _state.NextPeriod != 0) return _state.ReloadAt;
                if (_state.Period == 1) return long.MaxValue;
                long elapsed = Math.Max(_state.SettledAt - _state.Origin, 0);
                return _state.Origin + (((elapsed / _state.Period) + 1) * _state.Period);
            }

            long rise = SingleRise;
            return rise > _state.SettledAt ? rise : long.MaxValue;
        }
    }

    /// <summary>Loads a count, already assembled by the access mode; 0 stands for the largest.</summary>
    private void Load(ushort written, long tick)
    {
        int period = Bcd ? DecodeBcd(written) : written;
        if (period == 0) period = Bcd ? 10_000 : 65_536;
        switch (Mode)
        {
            case PitMode.TerminalCount or PitMode.SoftwareStrobe:
                Start(period, tick);
                if (!_state.Gate) _state.HeldAt = 0;
                break;
            case PitMode.RateGenerator or PitMode.SquareWave when Counting && tick >= _state.Origin:
                if (_state.NextPeriod == 0) _state.ReloadAt = EndOfPart(tick);
                _state.NextPeriod = period;
                break;
            case PitMode.RateGenerator or PitMode.SquareWave when _state.Gate:
                Start(period, tick);
                break;
            default:
                _state.NextPeriod = period;   // loaded by the next trigger
                break;
        }
    }

    /// <summary>The first byte of a two-byte count stops mode 0 at once.</summary>
    private void BeginLoad()
    {
        if (Mode == PitMode.TerminalCount) _state.Running = false;
    }

    public void SetGate(bool gate, long tick)
    {
        if (gate == _state.Gate) return;
        _state.Gate = gate;
        bool triggered = Mode is PitMode.OneShot or PitMode.HardwareStrobe;
        if (gate && (triggered || Periodic))
        {
            int period = _state.NextPeriod != 0 ? _state.NextPeriod : _state.Period;
            if (period != 0) Start(period, tick);
        }
        else if (gate)
        {
            _state.Origin = tick - Math.Max(_state.HeldAt, 0);
            _state.HeldAt = -1;
        }
        else if (!triggered && _state.Running)
        {
            _state.HeldAt = Math.Max(tick - _state.Origin, 0);
        }
    }

    public bool Out(long tick) => HighAt(Elapsed(tick));

    /// <summary>Written and not yet in the counting element.</summary>
    private bool NullCount(long tick) => !_state.Running || _state.NextPeriod != 0 || Elapsed(tick) < 0;

    /// <summary>What the counting element shows.</summary>
    private ushort Count(long tick)
    {
        long elapsed = Math.Max(Elapsed(tick), 0);
        int period = Math.Max(_state.Period, 1);
        long count = Mode switch
        {
            PitMode.RateGenerator => period - (elapsed % period),
            PitMode.SquareWave => SquareWaveCount(elapsed % period),
            _ => period - elapsed,
        };
        int modulus = Bcd ? 10_000 : 65_536;
        int wrapped = (int)(((count % modulus) + modulus) % modulus);
        return Bcd ? EncodeBcd(wrapped) : (ushort)wrapped;
    }

    private bool Counting => _state.Running && _state.HeldAt < 0;

    private int HighHalf => (_state.Period + 1) / 2;

    /// <summary>Where OUT rises once in the modes that do not repeat. A strobe ends one clock after zero.</summary>
    private long SingleRise =>
        _state.Origin + _state.Period + (Mode is PitMode.SoftwareStrobe or PitMode.HardwareStrobe ? 1 : 0);

    private long Elapsed(long tick) => _state.HeldAt >= 0 ? _state.HeldAt : tick - _state.Origin;

    /// <summary>A count enters the counting element with the clock after its write or trigger.</summary>
    private void Start(int period, long tick)
    {
        _state.Period = period;
        _state.NextPeriod = 0;
        _state.Origin = tick + 1;
        _state.HeldAt = -1;
        _state.Running = true;
    }

    private bool HighAt(long elapsed)
    {
        bool loaded = _state.Running && elapsed >= 0;
        return Mode switch
        {
            PitMode.TerminalCount => loaded && elapsed >= _state.Period,
            PitMode.OneShot => !loaded || elapsed >= _state.Period,
            PitMode.RateGenerator => !loaded || !_state.Gate || elapsed % _state.Period != _state.Period - 1,
            PitMode.SquareWave => !loaded || !_state.Gate || elapsed % _state.Period < HighHalf,
            _ => !loaded || elapsed != _state.Period,
        };
    }

    /// <summary>Rising edges of OUT in (from, to].</summary>
    private long Rises(long from, long to)
    {
        if (!Counting) return 0;
        if (!Periodic) return from < SingleRise && SingleRise <= to ? 1 : 0;
        if (_state.Period == 1) return 0;   // illegal in mode 2 (stays low), and never low in mode 3
        return (Math.Max(to - _state.Origin, 0) / _state.Period) - (Math.Max(from - _state.Origin, 0) / _state.Period);
    }

    /// <summary>When the running period (mode 2) or half period (mode 3) ends.</summary>
    private long EndOfPart(long tick)
    {
        long phase = (tick - _state.Origin) % _state.Period;
        bool firstHalf = Mode == PitMode.SquareWave && phase < HighHalf;
        return tick - phase + (firstHalf ? HighHalf : _state.Period);
    }

    /// <summary>Mode 3 counts an even number down by twos, once in each half.</summary>
    private long SquareWaveCount(long phase)
    {
        int even = Math.Max(_state.Period, 1) & ~1;
        return even - (2 * (phase < HighHalf ? phase : phase - HighHalf));
    }

    private static int DecodeBcd(ushort value) =>
        (((value >> 12) & 15) * 1000) + (((value >> 8) & 15) * 100) + (((value >> 4) & 15) * 10) + (value & 15);

    private static ushort EncodeBcd(int value) =>
        (ushort)((value / 1000 << 12) | (value / 100 % 10 << 8) | (value / 10 % 10 << 4) | (value % 10));
}
