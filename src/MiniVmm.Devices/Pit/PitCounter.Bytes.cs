namespace MiniVmm.Devices.Pit;

/// <summary>How a 16-bit counter passes through its 8-bit port.</summary>
internal sealed partial class PitCounter
{
    private const byte StatusOut = 0x80;
    private const byte StatusNull = 0x40;

    private PitAccess Access => (PitAccess)((_state.Control >> 4) & 3);

    /// <summary>Counter latch: holds the count until it has been read; a second latch before that is ignored.</summary>
    public void LatchCount(long tick)
    {
        if (_state.CountLatched) return;
        _state.CountLatch = Count(tick);
        _state.CountLatched = true;
    }

    public void LatchStatus(long tick)
    {
        if (_state.StatusLatched) return;
        _state.StatusLatch = (byte)(_state.Control | (Out(tick) ? StatusOut : 0) | (NullCount(tick) ? StatusNull : 0));
        _state.StatusLatched = true;
    }

    public byte ReadByte(long tick)
    {
        if (_state.StatusLatched)
        {
            _state.StatusLatched = false;   // status comes before count if both are latched
            return _state.StatusLatch;
        }

        ushort count = _state.CountLatched ? _state.CountLatch : Count(tick);
        bool high = Access == PitAccess.HighByte || (Access == PitAccess.Word && _state.ReadHighNext);
        bool more = Access == PitAccess.Word && !high;
        _state.ReadHighNext = more;
        if (!more) _state.CountLatched = false;
        return (byte)(high ? count >> 8 : count);
    }

    public void WriteByte(byte value, long tick)
    {
        switch (Access)
        {
            case PitAccess.LowByte:
                Load(value, tick);
                break;
            case PitAccess.HighByte:
                Load((ushort)(value << 8), tick);
                break;
            case PitAccess.Word when !_state.WriteHighNext:
                _state.WrittenLow = value;
                _state.WriteHighNext = true;
                BeginLoad();
                break;
            case PitAccess.Word:
                _state.WriteHighNext = false;
                Load((ushort)((value << 8) | _state.WrittenLow), tick);
                break;
        }
    }
}
