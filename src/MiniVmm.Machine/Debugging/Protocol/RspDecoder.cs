using System.Globalization;
using System.Text;

namespace MiniVmm.Machine.Debugging.Protocol;

/// <summary>Finds packets in what a debugger sends, byte by byte (GDB manual, E.1 "Overview"). Bytes that belong to none mean
/// nothing.</summary>
internal sealed class RspDecoder
{
    /// <summary>Characters of a packet at most, in either direction.</summary>
    public const int MostCharacters = 0x4000;

    private const char Escape = '}';
    private const int EscapeBit = 0x20;
    private const int OutsidePacket = -1;

    private readonly StringBuilder _payload = new();
    private readonly char[] _checksum = new char[2];
    private int _digits = OutsidePacket;
    private bool _inPayload, _escaped;
    private byte _sum;

    /// <returns>What is complete with this byte, or null.</returns>
    public RspInput? Add(byte value)
    {
        if (_inPayload)
        {
            AddToPayload(value);
            return null;
        }
        if (_digits != OutsidePacket)
        {
            _checksum[_digits++] = (char)value;
            return _digits < _checksum.Length ? null : Finish();
        }
        switch ((char)value)
        {
            case '$':
                Begin();
                return null;
            case '\x03':
                return new RspInput(RspInputKind.Interrupt);
            case '-':
                return new RspInput(RspInputKind.Repeat);
            default:
                return null;
        }
    }

    private void Begin()
    {
        _payload.Clear();
        (_inPayload, _escaped, _sum) = (true, false, 0);
    }

    private void AddToPayload(byte value)
    {
        if (value == '$')
        {
            // Never in a payload: the packet before was cut off.
            Begin();
            return;
        }
        if (value == '#')
        {
            (_inPayload, _digits) = (false, 0);
            return;
        }
        _sum += value;
        // What is too long keeps one character too many, whatever its length.
        if (_payload.Length > MostCharacters) return;
        if (_escaped) _payload.Append((char)(value ^ EscapeBit));
        else if (value != Escape) _payload.Append((char)value);
        _escaped = !_escaped && value == Escape;
    }

    private RspInput Finish()
    {
        _digits = OutsidePacket;
        bool valid = byte.TryParse(_checksum, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte sum)
            && sum == _sum && _payload.Length <= MostCharacters;
        return valid ? new RspInput(RspInputKind.Packet, _payload.ToString()) : new RspInput(RspInputKind.Damaged);
    }
}
