using MiniVmm.Devices.Ports;
using MiniVmm.Devices.Recording;
using MiniVmm.I386.Contracts;
using static MiniVmm.Devices.Serial.UartRegisters;

namespace MiniVmm.Devices.Serial;

/// <summary>A 16550A on an infinitely fast line: the transmitter is always empty, and the four character times of a
/// receive timeout are over at once.</summary>
public sealed class Uart16550 : ByteWideDevice, IPolledDevice
{
    private const int FifoSize = 16;

    private readonly IInterruptLine _irq;
    private readonly IByteSink _sink;
    private UartState _state;
    private bool _irqLevel;
    private bool _inputWaits;   // the line may hold bytes that the FIFO has not taken

    public Uart16550(IInterruptLine irq, IByteSink sink, IWakeup wakeup)
    {
        _irq = irq;
        _sink = sink;
        Input = new SerialInput(wakeup);
    }

    /// <summary>The wire that host threads send on.</summary>
    public SerialInput Input { get; }

    public UartState State
    {
        get => _state;
        set
        {
            _state = value;
            Receive();
        }
    }

    /// <summary>Input is recorded there, or comes from there and not from the wire.</summary>
    public IInputJournal? Journal { set => Input.Journal = value; }

    public void Poll() => Receive();

    protected override byte ReadByte(int offset) => offset switch
    {
        Data when DivisorSelected => (byte)_state.Divisor,
        Data => ReadReceived(),
        InterruptEnable when DivisorSelected => (byte)(_state.Divisor >> 8),
        InterruptEnable => _state.InterruptEnable,
        InterruptIdentify => ReadIdentify(),
        LineControl => _state.LineControl,
        ModemControl => _state.ModemControl,
        LineStatus => ReadLineStatus(),
        ModemStatus => ReadModemStatus(),
        Scratch => _state.Scratch,
        _ => Floating,
    };

    protected override void WriteByte(int offset, byte value)
    {
        switch (offset)
        {
            case Data when DivisorSelected:
                _state.Divisor = (ushort)((_state.Divisor & 0xFF00) | value);
                break;
            case Data:
                Transmit(value);
                break;
            case InterruptEnable when DivisorSelected:
                _state.Divisor = (ushort)((_state.Divisor & 0x00FF) | (value << 8));
                break;
            case InterruptEnable:
                WriteInterruptEnable(value);
                break;
            case InterruptIdentify:
                WriteFifoControl(value);
                break;
            case LineControl:
                _state.LineControl = value;
                break;
            case ModemControl:
                WriteModemControl(value);
                break;
            case Scratch:
                _state.Scratch = value;
                break;
        }
    }

    private bool DivisorSelected => (_state.LineControl & DivisorLatch) != 0;

    private bool Looped => (_state.ModemControl & Loopback) != 0;

    private bool Buffered => (_state.FifoControl & FifoEnable) != 0;

    private int Capacity => Buffered ? FifoSize : 1;

    private int TriggerLevel => !Buffered ? 1 : (_state.FifoControl >> 6) switch { 0 => 1, 1 => 4, 2 => 8, _ => 14 };

    /// <summary>MSR bits 4-7: a terminal that is always there, or the modem outputs looped back.</summary>
    private byte ModemLines
    {
        get
        {
            if (!Looped) return Connected;
            byte control = _state.ModemControl;
            return (byte)(((control & Rts) != 0 ? ClearToSend : 0) | ((control & Dtr) != 0 ? DataSetReady : 0)
                | ((control & Out1) != 0 ? RingIndicator : 0) | ((control & Out2) != 0 ? CarrierDetect : 0));
        }
    }

    /// <summary>The pending interrupt of the highest priority (data sheet, table 4).</summary>
    private byte Identify()
    {
        byte enabled = _state.InterruptEnable;
        if ((enabled & EnableLineStatus) != 0 && _state.Overrun) return IdLineStatus;
        if ((enabled & EnableReceived) != 0 && _state.FifoCount > 0)
            return _state.FifoCount >= TriggerLevel ? IdReceived : IdTimeout;
        if ((enabled & EnableTransmit) != 0 && _state.TransmitEvent) return IdTransmit;
        if ((enabled & EnableModemStatus) != 0 && _state.ModemDeltas != 0) return IdModemStatus;
        return IdNone;
    }

    private void UpdateIrq()
    {
        bool connected = (_state.ModemControl & (Out2 | Loopback)) == Out2;
        bool level = connected && Identify() != IdNone;
        if (level == _irqLevel) return;
        _irqLevel = level;
        _irq.Set(level);
    }

    private byte ReadIdentify()
    {
        byte id = Identify();
        if (id == IdTransmit)
        {
            _state.TransmitEvent = false;
            UpdateIrq();
        }

        return (byte)(id | (Buffered ? IdFifos : 0));
    }

    private byte ReadLineStatus()
    {
        byte status = (byte)(TransmitterEmpty | (_state.FifoCount > 0 ? DataReady : 0)
            | (_state.Overrun ? OverrunError : 0));
        if (_state.Overrun)
        {
            _state.Overrun = false;
            UpdateIrq();
        }

        return status;
    }

    private byte ReadModemStatus()
    {
        byte status = (byte)(ModemLines | _state.ModemDeltas);
        if (_state.ModemDeltas != 0)
        {
            _state.ModemDeltas = 0;
            UpdateIrq();
        }

        return status;
    }

    private byte ReadReceived()
    {
        byte value = (byte)_state.Fifo;
        if (_state.FifoCount == 0) return value;
        _state.Fifo >>= 8;
        _state.FifoCount--;
        if (_inputWaits) Receive();
        else UpdateIrq();
        return value;
    }

    private void Transmit(byte value)
    {
        // Taking the byte ends the old event and, the line being fast, makes a new one: an edge on the wire.
        _state.TransmitEvent = false;
        UpdateIrq();
        if (Looped) Accept(value);
        else _sink.Write(value);
        _state.TransmitEvent = true;
        UpdateIrq();
    }

    private void WriteInterruptEnable(byte value)
    {
        bool transmitEnabled = (value & ~_state.InterruptEnable & EnableTransmit) != 0;
        _state.InterruptEnable = (byte)(value & EnableMask);
        if (transmitEnabled) _state.TransmitEvent = true;   // it is empty, and says so once
        UpdateIrq();
    }

    private void WriteFifoControl(byte value)
    {
        bool switched = ((value ^ _state.FifoControl) & FifoEnable) != 0;
        if (switched || (value & FifoClearReceive) != 0) (_state.Fifo, _state.FifoCount) = (0, 0);
        _state.FifoControl = (value & FifoEnable) != 0 ? (byte)(value & FifoKept) : (byte)0;
        Receive();
    }

    private void WriteModemControl(byte value)
    {
        byte before = ModemLines;
        _state.ModemControl = (byte)(value & ModemControlMask);
        byte changed = (byte)(before ^ ModemLines);
        byte deltas = (byte)(changed >> 4);
        bool ringEnded = (before & changed & RingIndicator) != 0;
        if (!ringEnded) deltas &= unchecked((byte)~DeltaRing);
        _state.ModemDeltas |= deltas;
        Receive();
    }

    /// <summary>One byte off the line. A full FIFO loses it, a full holding register loses the older one.</summary>
    private void Accept(byte value)
    {
        if (_state.FifoCount == Capacity)
        {
            _state.Overrun = true;
            if (!Buffered) _state.Fifo = value;
            return;
        }

        _state.Fifo |= (UInt128)value << (8 * _state.FifoCount);
        _state.FifoCount++;
    }

    /// <summary>Moves what the line holds into the FIFO, as far as it has room. Looped back, the line is cut
    /// off.</summary>
    private void Receive()
    {
        int room = Capacity - _state.FifoCount;
        _inputWaits = true;
        if (room > 0 && !Looped)
        {
            Span<byte> bytes = stackalloc byte[FifoSize];
            int taken = Input.Take(bytes[..room]);
            _inputWaits = taken > 0;
            foreach (byte value in bytes[..taken]) Accept(value);
        }

        UpdateIrq();
    }
}
