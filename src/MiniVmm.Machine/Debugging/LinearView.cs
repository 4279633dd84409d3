using System.Buffers.Binary;
using System.Text;
using MiniVmm.I386;
using MiniVmm.I386.Memory;

namespace MiniVmm.Machine.Debugging;

/// <summary>Guest memory by linear address as a debugger sees it: through the paging of the moment, whatever its rights. Nothing faults
/// and nothing is marked as accessed; devices are not there, since reading them can change them.</summary>
internal sealed unsafe class LinearView(Processor processor)
{
    private const uint PageMask = GuestMemory.PageSize - 1;

    /// <summary>Reads bytes to the first that is not there.</summary>
    /// <returns>How many there are.</returns>
    public int Read(uint linear, Span<byte> bytes)
    {
        int done = 0;
        while (done < bytes.Length && TryFind(linear + (uint)done, bytes.Length - done, out uint physical, out uint length))
        {
            processor.Memory.Read(physical, length).CopyTo(bytes[done..]);
            done += (int)length;
        }
        return done;
    }

    /// <summary>Writes all bytes, or none where one is not there. Cached code that they change is forgotten.</summary>
    public bool TryWrite(uint linear, ReadOnlySpan<byte> bytes)
    {
        for (int done = 0; done < bytes.Length;)
        {
            if (!TryFind(linear + (uint)done, bytes.Length - done, out _, out uint length)) return false;
            done += (int)length;
        }
        while (!bytes.IsEmpty && TryFind(linear, bytes.Length, out uint physical, out uint length))
        {
            bytes[..(int)length].CopyTo(processor.Memory.Write(physical, length));
            bytes = bytes[(int)length..];
            linear += length;
        }
        return true;
    }

    public bool TryRead(uint linear, out uint value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        bool found = Read(linear, bytes) == bytes.Length;
        value = found ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : 0;
        return found;
    }

    /// <summary>Text to its terminating zero, or as much of it as is there and fits.</summary>
    public string ReadText(uint linear, int most)
    {
        Span<byte> bytes = stackalloc byte[most];
        bytes = bytes[..Read(linear, bytes)];
        int end = bytes.IndexOf((byte)0);
        return Encoding.Latin1.GetString(end < 0 ? bytes : bytes[..end]);
    }

    private bool TryFind(uint linear, int wanted, out uint physical, out uint length)
    {
        length = Math.Min((uint)wanted, GuestMemory.PageSize - (linear & PageMask));
        return Paging.TryLookUp(processor.State, linear, out physical) && processor.Memory.Contains(physical, length);
    }
}
