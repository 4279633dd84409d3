using System.Runtime.InteropServices;

namespace MiniVmm.Translator.Host;

/// <summary>The ranges of emitted code, as a signal handler can read them at any moment: at a fixed address, entries never
/// move. Writers take turns.</summary>
internal sealed unsafe class FaultTable
{
    private readonly int _capacity;

    /// <summary>It is never freed: a handler may be at it as long as the process lives.</summary>
    public FaultTable(int capacity)
    {
        _capacity = capacity;
        nuint bytes = (nuint)(capacity * FaultRange.Size);
        Ranges = (FaultRange*)NativeMemory.AlignedAlloc(bytes, FaultRange.Size);
        NativeMemory.Clear(Ranges, bytes);
        Used = (uint*)NativeMemory.AllocZeroed(sizeof(uint));
    }

    public FaultRange* Ranges { get; }

    /// <summary>Entries up to the last one that was ever used.</summary>
    public uint* Used { get; }

    /// <exception cref="InvalidOperationException">There is no room, or the range overlaps another one.</exception>
    public void Add(byte* start, byte* end, byte* landing, HostFault* record)
    {
        FaultRange* free = null;
        for (FaultRange* range = Ranges; range < Ranges + *Used; range++)
        {
            if (range->End == null) free = free == null ? range : free;
            else if (start < range->End && end > range->Start) throw new InvalidOperationException("this code is registered already");
        }
        if (free == null)
        {
            if (*Used == _capacity) throw new InvalidOperationException($"more than {_capacity} pieces of emitted code in one process");
            free = Ranges + *Used;
        }
        Change(free, start, end, landing, record);
        if (free == Ranges + *Used) Volatile.Write(ref *Used, *Used + 1);
    }

    /// <exception cref="InvalidOperationException">No range starts there.</exception>
    public void Remove(byte* start)
    {
        for (FaultRange* range = Ranges; range < Ranges + *Used; range++)
        {
            if (range->Start != start || range->End == null) continue;
            Change(range, null, null, null, null);
            return;
        }
        throw new InvalidOperationException("no such code is registered");
    }

    private static void Change(FaultRange* range, byte* start, byte* end, byte* landing, HostFault* record)
    {
        Volatile.Write(ref range->Sequence, range->Sequence + 1);
        Volatile.Write(ref *(nint*)&range->Start, (nint)start);
        Volatile.Write(ref *(nint*)&range->End, (nint)end);
        Volatile.Write(ref *(nint*)&range->Landing, (nint)landing);
        Volatile.Write(ref *(nint*)&range->Record, (nint)record);
        Volatile.Write(ref range->Sequence, range->Sequence + 1);
    }
}
