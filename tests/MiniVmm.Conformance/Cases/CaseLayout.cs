namespace MiniVmm.Conformance.Cases;

/// <summary>Where the code and the memory of cases lie: guests/isa/native/runner.h draws it. Five windows of the memory
/// hold data and are compared; together they are the data of a case.</summary>
internal static class CaseLayout
{
    public const uint CodeAddress = 0x0200_0000, CodeBytes = 0x9000;
    public const int MaxCases = 512, MaxCode = 32;

    public const uint DataAddress = 0x0280_0000, DataBytes = 0x6000;
    public const uint PageBytes = 0x1000;
    public const uint ReadOnlyPage = 3, FirstAbsentPage = 0, MiddleAbsentPage = 4;

    /// <summary>Operands lie in [Scratch, Scratch + ScratchBytes): a page boundary runs through it.</summary>
    public const uint Scratch = 0x2000 - ScratchBytes / 2;

    public const int ScratchBytes = 128;

    /// <summary>ESP at the start of a case; below lies an absent page.</summary>
    public const uint StackTop = StackPage + 64;

    public const uint StackPage = 0x5000, StackEnd = 0x6000;

    /// <summary>Bytes of all windows together.</summary>
    public const int WindowBytes = 608;

    private const uint FirstSlot = 58, SlotBytes = 64;

    private static readonly (uint Offset, int Bytes)[] Windows =
        [(0x1000, 64), (0x2000 - 128, 256), (0x3000 - 64, 64), (StackPage, 128), (StackEnd - 96, 96)];

    /// <summary>Where the case of a seed has its code, whatever batch it is in.</summary>
    public static uint SlotAddress(int seed) => CodeAddress + FirstSlot + (uint)(seed & (MaxCases - 1)) * SlotBytes;

    /// <summary>Whether a page of the data exists.</summary>
    public static bool IsPresent(uint page) => page is not (FirstAbsentPage or MiddleAbsentPage);

    /// <summary>What the read-only page holds.</summary>
    public static byte ReadOnlyByte(int offset) => (byte)(offset * 37 + 11);

    /// <summary>Index in the data of the byte at an offset in memory; -1 outside of the windows.</summary>
    public static int IndexOf(uint offset)
    {
        int index = 0;
        foreach ((uint start, int bytes) in Windows)
        {
            if (offset - start < bytes) return index + (int)(offset - start);
            index += bytes;
        }
        return -1;
    }

    /// <summary>Offset in memory of a byte of the data.</summary>
    public static uint OffsetOf(int index)
    {
        foreach ((uint start, int bytes) in Windows)
        {
            if (index < bytes) return start + (uint)index;
            index -= bytes;
        }
        throw new ArgumentOutOfRangeException(nameof(index));
    }

    public static void Store(ReadOnlySpan<byte> data, Span<byte> memory)
    {
        foreach ((uint start, int bytes) in Windows)
        {
            data[..bytes].CopyTo(memory[(int)start..]);
            data = data[bytes..];
        }
    }

    public static void Load(ReadOnlySpan<byte> memory, Span<byte> data)
    {
        foreach ((uint start, int bytes) in Windows)
        {
            memory.Slice((int)start, bytes).CopyTo(data);
            data = data[bytes..];
        }
    }
}
