using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace MiniVmm.Machine.Snapshots;

/// <summary>A machine's state as bytes, little-endian and without gaps. What is passed by reference is written from or read
/// into, so that one description of a state serves both ways.</summary>
internal sealed class StateStream
{
    private const int MaxTextBytes = 1 << 16;

    private readonly ArrayBufferWriter<byte>? _written;
    private readonly ReadOnlyMemory<byte> _bytes;
    private int _position;

    /// <summary>To write to.</summary>
    public StateStream() => _written = new ArrayBufferWriter<byte>(4096);

    /// <summary>To read from.</summary>
    public StateStream(ReadOnlyMemory<byte> bytes) => _bytes = bytes;

    public bool IsReading => _written is null;

    /// <summary>What was written so far.</summary>
    public ReadOnlyMemory<byte> Written => _written!.WrittenMemory;

    /// <summary>Bytes that are still to be read.</summary>
    public int Left => _bytes.Length - _position;

    /// <summary>Another one that reads what this one has not read.</summary>
    public StateStream FromHere() => new(_bytes[_position..]);

    /// <summary>A number, of the size of its type.</summary>
    public void Pass<T>(ref T value) where T : unmanaged
    {
        int size = Unsafe.SizeOf<T>();
        if (_written is not null)
        {
            MemoryMarshal.Write(_written.GetSpan(size), in value);
            _written.Advance(size);
        }
        else
        {
            value = MemoryMarshal.Read<T>(Take(size));
        }
    }

    public void Pass(ref bool value)
    {
        byte flag = value ? (byte)1 : (byte)0;
        Pass(ref flag, (byte)0, (byte)1);
        value = flag != 0;
    }

    /// <summary>A number that can only be so large: a state from a file is input, and nothing must come to depend on what
    /// cannot be.</summary>
    /// <exception cref="MachineError">It is another one.</exception>
    public void Pass<T>(ref T value, T least, T most) where T : unmanaged, IComparable<T>
    {
        Pass(ref value);
        Require(value.CompareTo(least) >= 0 && value.CompareTo(most) <= 0);
    }

    public void Pass(Span<byte> bytes)
    {
        if (_written is not null) _written.Write(bytes);
        else Take(bytes.Length).CopyTo(bytes);
    }

    /// <summary>A text as its length in bytes and UTF-8.</summary>
    public void Pass(ref string text)
    {
        byte[] bytes = IsReading ? [] : Encoding.UTF8.GetBytes(text);
        int length = bytes.Length;
        Pass(ref length, 0, MaxTextBytes);
        if (IsReading) text = Encoding.UTF8.GetString(Take(length));
        else _written!.Write(bytes);
    }

    /// <exception cref="MachineError">Something was read that no machine has.</exception>
    public void Require(bool possible)
    {
        if (!possible) throw new MachineError($"byte {_position} of the state says what cannot be");
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > Left) throw new MachineError("the state ends early");
        _position += count;
        return _bytes.Span.Slice(_position - count, count);
    }
}
