using MiniVmm.Devices.Ports;
using MiniVmm.Devices.Timing;
using MiniVmm.I386.Contracts;

namespace MiniVmm.Devices.Pit;

/// <summary>The PC's 8254 on ports 0x40-0x43, with the part of port 0x61 that belongs to it. Counter 0 drives IRQ 0,
/// counter 2 the speaker gate; all run on virtual time.</summary>
/// <remarks>IRQ 0 sees the rising edges of OUT alone: between two of them the wire stays high, so a request is not
/// taken back halfway through a square wave. Whoever masks it longer than a period gets one edge for all of them.
/// </remarks>
public sealed class Pit8254 : ByteWideDevice, ITimedDevice
{
    /// <summary>The counters' clock: a twelfth of 14.31818 MHz.</summary>
    public const long Frequency = 1_193_182;

    private const int ControlPort = 3;
    private const int ReadBack = 3;            // control word, SC = 11
    private const byte ReadBackNoCount = 0x20;
    private const byte ReadBackNoStatus = 0x10;
    private const byte GateSpeaker = 0x01;     // port 0x61, bits 0-3 are latches
    private const byte PortBLatches = 0x0F;
    private const byte RefreshToggle = 0x10;
    private const byte SpeakerOut = 0x20;
    private const long RefreshPeriod = 18;     // clocks between DRAM refreshes

    private readonly Oscillator _clock = new(Frequency);
    private readonly PitCounter[] _counters = [new(gate: true), new(gate: true), new(gate: false)];
    private readonly IVirtualTime _time;
    private readonly IInterruptLine _irq;
    private byte _portB;

    public Pit8254(IVirtualTime time, IInterruptLine irq)
    {
        _time = time;
        _irq = irq;
        PortB = new SystemControlPortB(this);
        _irq.Set(true);   // OUT of an unprogrammed counter is high: programming a mode makes no edge
    }

    public long NextDeadline { get; private set; } = long.MaxValue;

    /// <summary>Port 0x61.</summary>
    public IPortDevice PortB { get; }

    /// <summary>Edges sent to IRQ 0.</summary>
    public long TicksDelivered { get; private set; }

    /// <summary>Edges that fell together with a delivered one because virtual time passed several at once.</summary>
    public long TicksCoalesced { get; private set; }

    public PitState State
    {
        get => new(
            _counters[0].State, _counters[1].State, _counters[2].State, _portB, TicksDelivered, TicksCoalesced);
        set
        {
            (_counters[0].State, _counters[1].State, _counters[2].State) =
                (value.Counter0, value.Counter1, value.Counter2);
            (_portB, TicksDelivered, TicksCoalesced) = (value.PortB, value.TicksDelivered, value.TicksCoalesced);
            Schedule();
        }
    }

    public void Advance(long now)
    {
        if (now < NextDeadline) return;
        Deliver(_counters[0].Advance(_clock.TicksAt(now)));
        Schedule();
    }

    protected override byte ReadByte(int offset)
    {
        if (offset >= ControlPort) return Floating;
        return _counters[offset].ReadByte(Settle(offset));
    }

    protected override void WriteByte(int offset, byte value)
    {
        if (offset > ControlPort) return;
        if (offset == ControlPort) WriteControl(value);
        else _counters[offset].WriteByte(value, Settle(offset));
        Schedule();
    }

    private void WriteControl(byte value)
    {
        int selected = value >> 6;
        if (selected == ReadBack)
        {
            for (int i = 0; i < _counters.Length; i++)
            {
                if ((value & (2 << i)) == 0) continue;
                long tick = Settle(i);
                if ((value & ReadBackNoCount) == 0) _counters[i].LatchCount(tick);
                if ((value & ReadBackNoStatus) == 0) _counters[i].LatchStatus(tick);
            }

            return;
        }

        long present = Settle(selected);
        if ((PitAccess)((value >> 4) & 3) == PitAccess.Latch)
        {
            _counters[selected].LatchCount(present);
            return;
        }

        _counters[selected].Configure(value);
        if (selected == 0) _irq.Set(_counters[0].Out(present));
    }

    /// <summary>Brings a counter to the present and returns the present tick.</summary>
    private long Settle(int index)
    {
        long tick = _clock.TicksAt(_time.Now);
        long rises = _counters[index].Advance(tick);
        if (index == 0) Deliver(rises);
        return tick;
    }

    private void Deliver(long rises)
    {
        if (rises == 0) return;
        TicksDelivered++;
        TicksCoalesced += rises - 1;
        _irq.Set(false);
        _irq.Set(true);
    }

    private void Schedule() => NextDeadline = _clock.TimeOf(_counters[0].NextRise);

    private sealed class SystemControlPortB(Pit8254 pit) : ByteWideDevice
    {
        protected override byte ReadByte(int offset)
        {
            if (offset != 0) return Floating;
            long tick = pit.Settle(2);
            bool refresh = (tick / RefreshPeriod & 1) != 0;
            return (byte)(pit._portB | (refresh ? RefreshToggle : 0) | (pit._counters[2].Out(tick) ? SpeakerOut : 0));
        }

        protected override void WriteByte(int offset, byte value)
        {
            if (offset != 0) return;
            pit._portB = (byte)(value & PortBLatches);
            pit._counters[2].SetGate((value & GateSpeaker) != 0, pit.Settle(2));
        }
    }
}
