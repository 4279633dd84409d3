using System.Buffers.Binary;

namespace MiniVmm.Machine.Debugging.Threads;

/// <summary>Where a guest's kernel keeps its threads: what it says itself under the symbol "thread_layout" (docs/debugging.md).</summary>
/// <param name="Table">Address of the first thread.</param>
/// <param name="Count">Threads in the table.</param>
/// <param name="Size">Bytes from one to the next.</param>
/// <param name="StackOffset">Of a thread: its saved stack pointer.</param>
/// <param name="NameOffset">Of a thread: the address of its name.</param>
/// <param name="StateOffset">Of a thread: its state; 0 = it is none.</param>
/// <param name="Idle">Address of the thread that is in no table.</param>
/// <param name="Current">Address of the pointer to the thread that runs.</param>
/// <param name="Stacks">Where the stack of the table's first thread begins.</param>
/// <param name="StackStride">From one thread's stack to the next one's.</param>
/// <param name="StateNames">Address of the pointers to the names of states.</param>
/// <param name="States">How many there are.</param>
internal sealed record ThreadLayout(
    uint Table, uint Count, uint Size, uint StackOffset, uint NameOffset, uint StateOffset,
    uint Idle, uint Current, uint Stacks, uint StackStride, uint StateNames, uint States)
{
    public const string Symbol = "thread_layout";

    private const uint Version = 1;
    private const int Words = 13;

    /// <summary>Keeps a wrong guest from making a debugger's list endless.</summary>
    private const uint MostThreads = 4096;

    /// <returns>Null where nothing of the kind is there.</returns>
    public static ThreadLayout? TryRead(LinearView memory, uint address)
    {
        Span<byte> bytes = stackalloc byte[Words * sizeof(uint)];
        if (memory.Read(address, bytes) < bytes.Length) return null;
        Span<uint> words = stackalloc uint[Words];
        for (int i = 0; i < Words; i++) words[i] = BinaryPrimitives.ReadUInt32LittleEndian(bytes[(i * sizeof(uint))..]);
        if (words[0] != Version || words[2] > MostThreads || words[10] == 0) return null;
        return new ThreadLayout(
            words[1], words[2], words[3], words[4], words[5], words[6], words[7], words[8], words[9], words[10], words[11], words[12]);
    }
}
