using MiniVmm.Devices.Ports;
using MiniVmm.Devices.Timing;
using MiniVmm.I386.Contracts;
using static MiniVmm.Devices.Rtc.RtcRegisters;

namespace MiniVmm.Devices.Rtc;

/// <summary>The real-time clock on ports 0x70-0x71. Its time of day is the host's (UTC) plus what the guest set it
/// ahead; its periodic interrupt counts virtual time.</summary>
public sealed class Mc146818 : ByteWideDevice, ITimedDevice
{
    private const long CrystalHertz = 32_768;
    private const long UpdateTicks = (244 + 1984) * TimeSpan.TicksPerMicrosecond;   // UIP rises so long before a second
    private const long NanosecondsPerTick = 100;
    private const long SecondsPerDay = 86_400;

    private readonly Oscillator _crystal = new(CrystalHertz);
    private readonly byte[] _memory = new byte[Count];
    private readonly TimeProvider _host;
    private readonly IVirtualTime _time;
    private readonly IInterruptLine _irq;
    private RtcState _state;
    private bool _irqLevel;

    public Mc146818(TimeProvider host, IVirtualTime time, IInterruptLine irq)
    {
        _host = host;
        _time = time;
        _irq = irq;
        _state = new RtcState { RegisterA = DividerRunning | 6, RegisterB = Hours24, NextDeadline = long.MaxValue };
        _state.SettledSecond = Clock / TimeSpan.TicksPerSecond;
    }

    public long NextDeadline
    {
        get => _state.NextDeadline;
        private set => _state.NextDeadline = value;
    }

    /// <summary>The time and alarm registers as last written, and the 114 bytes of battery-backed memory after them; part of
    /// the state.</summary>
    public Span<byte> Memory => _memory;

    public RtcState State
    {
        get => _state;
        set
        {
            _state = value;
            Drive();
        }
    }

    /// <summary>Looks at the clock out of turn: the host's may have moved on while virtual time did not.</summary>
    public void CatchUp()
    {
        Settle();
        Update();
    }

    public void Advance(long now)
    {
        if (now < NextDeadline) return;
        Settle();
        Update();
    }

    protected override byte ReadByte(int offset) => offset == 1 ? ReadRegister() : Floating;

    protected override void WriteByte(int offset, byte value)
    {
        if (offset == 0) _state.Index = (byte)(value & (Count - 1));   // bit 7 masks NMI, of which there is none
        else if (offset == 1) WriteRegister(value);
    }

    private bool Stopped => (_state.RegisterB & Set) != 0;

    /// <summary>The guest's time of day in ticks, kept within what <see cref="DateTime"/> can say.</summary>
    private long Clock => Math.Clamp(
        _host.GetUtcNow().UtcTicks + _state.Offset, DateTime.MinValue.Ticks, DateTime.MaxValue.Ticks);

    /// <summary>Crystal ticks between periodic events; 0 for none.</summary>
    private long Period => (_state.RegisterA & RateMask) switch
    {
        0 => 0,
        1 => 128,
        2 => 256,
        int rate => 1L << (rate - 1),
    };

    private static bool IsTime(int register) =>
        register is Seconds or Minutes or Hours or Weekday or DayOfMonth or Month or Year or Century;

    private byte ReadRegister()
    {
        int register = _state.Index;
        switch (register)
        {
            case A:
                bool updating = !Stopped && Clock % TimeSpan.TicksPerSecond >= TimeSpan.TicksPerSecond - UpdateTicks;
                return (byte)(_state.RegisterA | (updating ? UpdateInProgress : 0));
            case B:
                return _state.RegisterB;
            case C:
                return TakeFlags();
            case D:
                return ValidRam;
            default:
                if (IsTime(register)) Refresh();
                return _memory[register];
        }
    }

    private void WriteRegister(byte value)
    {
        int register = _state.Index;
        Settle();
        switch (register)
        {
            case A:
                _state.RegisterA = (byte)(value & ~UpdateInProgress);
                break;
            case B:
                WriteControl(value);
                break;
            case C or D:
                break;
            default:
                bool running = IsTime(register) && !Stopped;
                Refresh();
                _memory[register] = value;
                if (running) SetClock(Clock % TimeSpan.TicksPerSecond);
                break;
        }

        Update();
    }

    private void WriteControl(byte value)
    {
        bool stop = (value & Set) != 0;
        if (stop) value &= unchecked((byte)~UpdateEnable);
        if (stop) Refresh();   // the registers freeze at the present; nothing happens if they are frozen already
        bool start = Stopped && !stop;
        _state.RegisterB = value;
        if (start) SetClock(fraction: 0);
    }

    /// <summary>Writes the present into the time registers, unless the guest holds them.</summary>
    private void Refresh()
    {
        if (!Stopped) RtcCalendar.Store(_memory, new DateTime(Clock, DateTimeKind.Utc), _state.RegisterB);
    }

    private void SetClock(long fraction)
    {
        DateTime time = RtcCalendar.Load(_memory, _state.RegisterB);
        _state.Offset = time.Ticks + fraction - _host.GetUtcNow().UtcTicks;
        _state.SettledSecond = time.Ticks / TimeSpan.TicksPerSecond;
    }

    private byte TakeFlags()
    {
        Settle();
        byte flags = _state.Flags;
        byte value = (byte)(flags | ((flags & _state.RegisterB & FlagMask) != 0 ? Interrupt : 0));
        _state.Flags = 0;
        Update();
        return value;
    }

    /// <summary>Raises the flags of all that has happened since the last time.</summary>
    private void Settle()
    {
        long tick = _crystal.TicksAt(_time.Now);
        long period = Period;
        if (period != 0 && tick / period != _state.SettledTick / period) _state.Flags |= PeriodicFlag;
        _state.SettledTick = tick;

        long second = Clock / TimeSpan.TicksPerSecond;
        if (Stopped || second == _state.SettledSecond) return;
        _state.Flags |= UpdateFlag;
        // A host clock that was set back counts as one update.
        long first = second > _state.SettledSecond ? _state.SettledSecond + 1 : second;
        for (long at = Math.Max(first, second - SecondsPerDay + 1); at <= second; at++)
        {
            if (!RtcCalendar.AlarmMatches(_memory, (int)(at % SecondsPerDay), _state.RegisterB)) continue;
            _state.Flags |= AlarmFlag;
            break;
        }

        _state.SettledSecond = second;
    }

    private bool Interrupts => (_state.Flags & _state.RegisterB & FlagMask) != 0;

    private void Update()
    {
        // A raised line stays until C is read, and nothing can raise it higher.
        NextDeadline = Interrupts ? long.MaxValue : Math.Min(NextPeriodic, NextSecond);
        Drive();
    }

    private void Drive()
    {
        bool level = Interrupts;
        if (level == _irqLevel) return;
        _irqLevel = level;
        _irq.Set(level);
    }

    private long NextPeriodic
    {
        get
        {
            long period = Period;
            if (period == 0 || (_state.RegisterB & PeriodicEnable) == 0) return long.MaxValue;
            return _crystal.TimeOf(((_state.SettledTick / period) + 1) * period);
        }
    }

    /// <summary>Virtual time does not tell when a host second ends: look again when it should have.</summary>
    private long NextSecond
    {
        get
        {
            if (Stopped || (_state.RegisterB & (AlarmEnable | UpdateEnable)) == 0) return long.MaxValue;
            long rest = TimeSpan.TicksPerSecond - (Clock % TimeSpan.TicksPerSecond);
            return _time.Now + (Math.Max(rest, TimeSpan.TicksPerMillisecond) * NanosecondsPerTick);
        }
    }
}
