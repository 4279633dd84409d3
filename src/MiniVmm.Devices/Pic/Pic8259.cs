using System.Numerics;

namespace MiniVmm.Devices.Pic;

/// <summary>One 8259A: requests, mask, priorities and the command words (8259A data sheet, "Operation").</summary>
/// <param name="levelCapable">Inputs whose ELCR bit exists.</param>
internal sealed class Pic8259(byte levelCapable)
{
    private const byte Icw1Select = 0x10;    // D4 of a command-port write: ICW1
    private const byte Icw1Icw4 = 0x01;
    private const byte Icw1Single = 0x02;
    private const byte Icw1Level = 0x08;
    private const byte Icw4AutoEoi = 0x02;
    private const byte Icw4SpecialFullyNested = 0x10;
    private const byte Ocw3Select = 0x08;    // D3 without D4: OCW3, otherwise OCW2
    private const byte Ocw3ReadSelect = 0x02;
    private const byte Ocw3ReadIsr = 0x01;
    private const byte Ocw3Poll = 0x04;
    private const byte Ocw3MaskSelect = 0x40;
    private const byte Ocw3SpecialMask = 0x20;
    private const byte PollHit = 0x80;       // poll word: an interrupt was waiting
    private const int SpuriousInput = 7;     // a request that has gone is answered as IR7
    private const int None = -1;

    private Pic8259State _state = new() { LowestPriority = 7 };

    public Pic8259State State
    {
        get => _state;
        set => _state = value;
    }

    public byte LevelInputs
    {
        get => _state.LevelInputs;
        set => _state.LevelInputs = (byte)(value & levelCapable);
    }

    /// <summary>The INT output.</summary>
    public bool Interrupting => Winner() != None;

    /// <summary>IRR: the latch of an edge-triggered input, the wire of a level-triggered one.</summary>
    private byte Requests => (byte)((_state.Lines & Level) | (_state.Latched & ~Level));

    private byte Level => _state.AllLevel ? (byte)0xFF : _state.LevelInputs;

    /// <summary>Whether a slave hangs on an input.</summary>
    public bool Cascades(int input) => !_state.Single && (_state.SlaveInputs & (1 << input)) != 0;

    /// <summary>Drives an input. An input that falls before it is acknowledged takes its request back.</summary>
    public void SetLine(int input, bool level)
    {
        byte bit = (byte)(1 << input);
        if (!level)
        {
            _state.Lines &= (byte)~bit;
            _state.Latched &= (byte)~bit;
        }
        else if ((_state.Lines & bit) == 0)
        {
            _state.Lines |= bit;
            _state.Latched |= bit;
        }
    }

    /// <summary>The INTA cycle: takes the winning request into service and returns its input.</summary>
    public int Acknowledge()
    {
        int input = Winner();
        if (input == None) return SpuriousInput;
        byte bit = (byte)(1 << input);
        _state.Latched &= (byte)~bit;
        if (!_state.AutoEoi) _state.InService |= bit;
        else if (_state.RotateOnAutoEoi) _state.LowestPriority = (byte)input;
        return input;
    }

    public byte Vector(int input) => (byte)(_state.VectorBase | input);

    public byte ReadCommand()
    {
        if (_state.Polled) return Poll();
        return _state.ReadInService ? _state.InService : Requests;
    }

    public byte ReadMask() => _state.Polled ? Poll() : _state.Mask;

    public void WriteCommand(byte value)
    {
        if ((value & Icw1Select) != 0) Begin(value);
        else if ((value & Ocw3Select) != 0) WriteOcw3(value);
        else WriteOcw2(value);
    }

    public void WriteMask(byte value)
    {
        switch (_state.Stage)
        {
            case PicStage.ExpectsIcw2:
                _state.VectorBase = (byte)(value & 0xF8);
                _state.Stage = _state.Single ? AfterIcw3() : PicStage.ExpectsIcw3;
                break;
            case PicStage.ExpectsIcw3:
                _state.SlaveInputs = value;
                _state.Stage = AfterIcw3();
                break;
            case PicStage.ExpectsIcw4:
                _state.AutoEoi = (value & Icw4AutoEoi) != 0;
                _state.SpecialFullyNested = (value & Icw4SpecialFullyNested) != 0;
                _state.Stage = PicStage.Ready;
                break;
            default:
                _state.Mask = value;
                break;
        }
    }

    private PicStage AfterIcw3() => _state.ExpectsIcw4 ? PicStage.ExpectsIcw4 : PicStage.Ready;

    /// <summary>ICW1 clears all but the wires and ELCR, which lies outside the chip.</summary>
    private void Begin(byte icw1) => _state = new Pic8259State
    {
        Lines = _state.Lines,
        LevelInputs = _state.LevelInputs,
        LowestPriority = 7,
        Stage = PicStage.ExpectsIcw2,
        Single = (icw1 & Icw1Single) != 0,
        ExpectsIcw4 = (icw1 & Icw1Icw4) != 0,
        AllLevel = (icw1 & Icw1Level) != 0,
    };

    private void WriteOcw2(byte value)
    {
        int input = value & 7;
        switch (value >> 5)
        {
            case 0b000: _state.RotateOnAutoEoi = false; break;
            case 0b100: _state.RotateOnAutoEoi = true; break;
            case 0b001: EndHighest(); break;
            case 0b011: End(input); break;
            case 0b101: Rotate(EndHighest()); break;
            case 0b110: Rotate(input); break;
            case 0b111:
                End(input);
                Rotate(input);
                break;
        }
    }

    private void WriteOcw3(byte value)
    {
        if ((value & Ocw3Poll) != 0) _state.Polled = true;
        else if ((value & Ocw3ReadSelect) != 0) _state.ReadInService = (value & Ocw3ReadIsr) != 0;
        if ((value & Ocw3MaskSelect) != 0) _state.SpecialMask = (value & Ocw3SpecialMask) != 0;
    }

    private byte Poll()
    {
        _state.Polled = false;
        return Interrupting ? (byte)(PollHit | Acknowledge()) : (byte)0;
    }

    private void End(int input) => _state.InService &= (byte)~(1 << input);

    /// <summary>The non-specific EOI. In special mask mode it passes over masked levels.</summary>
    private int EndHighest()
    {
        byte candidates = _state.SpecialMask ? (byte)(_state.InService & ~_state.Mask) : _state.InService;
        int input = Highest(candidates);
        if (input != None) End(input);
        return input;
    }

    private void Rotate(int lowest)
    {
        if (lowest != None) _state.LowestPriority = (byte)lowest;
    }

    /// <summary>The request to serve next, if it beats whatever is in service.</summary>
    private int Winner()
    {
        if (_state.Stage != PicStage.Ready) return None;
        int request = Highest((byte)(Requests & ~_state.Mask));
        if (request == None) return None;
        byte blocking = _state.InService;
        if (_state.SpecialMask) blocking &= (byte)~_state.Mask;
        if (_state.SpecialFullyNested) blocking &= (byte)~_state.SlaveInputs;
        int served = Highest(blocking);
        return served == None || Rank(request) < Rank(served) ? request : None;
    }

    private int Highest(byte inputs)
    {
        if (inputs == 0) return None;
        int first = (_state.LowestPriority + 1) & 7;
        uint ranked = ((uint)inputs | ((uint)inputs << 8)) >> first;
        return (BitOperations.TrailingZeroCount(ranked) + first) & 7;
    }

    private int Rank(int input) => (input - _state.LowestPriority - 1) & 7;
}
