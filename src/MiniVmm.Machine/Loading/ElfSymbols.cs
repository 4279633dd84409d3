using System.Buffers.Binary;
using System.Text;

namespace MiniVmm.Machine.Loading;

/// <summary>The symbol table of an ELF32 file (System V ABI, "Sections" and "Symbol Table").</summary>
internal static class ElfSymbols
{
    private const uint TypeSymbols = 2, FlagExecutable = 4;
    private const int SectionSize = 40, SymbolSize = 16;
    private const ushort Undefined = 0, FirstReserved = 0xFF00;
    private const int NoType = 0, Function = 2, TypeMask = 15;

    /// <returns>Empty where the file has none, or is damaged there: names are not needed to run.</returns>
    public static SymbolTable Read(ReadOnlySpan<byte> file)
    {
        (uint table, int entry, int count) = (U32(file, 32), U16(file, 46), U16(file, 48));
        if (entry < SectionSize || table + (long)entry * count > file.Length) return SymbolTable.Empty;
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> section = file.Slice((int)table + i * entry, SectionSize);
            uint link = U32(section, 24);
            if (U32(section, 4) != TypeSymbols || link >= count) continue;
            ReadOnlySpan<byte> names = Contents(file, file.Slice((int)table + (int)link * entry, SectionSize));
            return Read(Contents(file, section), names, ExecutableSections(file, (int)table, entry, count));
        }
        return SymbolTable.Empty;
    }

    private static SymbolTable Read(ReadOnlySpan<byte> symbols, ReadOnlySpan<byte> names, HashSet<int> executable)
    {
        var code = new List<CodeSymbol>();
        var addresses = new Dictionary<string, uint>();
        for (; symbols.Length >= SymbolSize; symbols = symbols[SymbolSize..])
        {
            ushort section = U16(symbols, 14);
            string name = NameAt(names, U32(symbols, 0));
            if (name.Length == 0 || section is Undefined or >= FirstReserved) continue;
            uint address = U32(symbols, 4);
            addresses.TryAdd(name, address);
            if ((symbols[12] & TypeMask) is NoType or Function && executable.Contains(section))
                code.Add(new CodeSymbol(name, address, U32(symbols, 8)));
        }
        return new SymbolTable(code, addresses);
    }

    private static HashSet<int> ExecutableSections(ReadOnlySpan<byte> file, int table, int entry, int count)
    {
        var sections = new HashSet<int>();
        for (int i = 0; i < count; i++)
            if ((U32(file, table + i * entry + 8) & FlagExecutable) != 0) sections.Add(i);
        return sections;
    }

    private static ReadOnlySpan<byte> Contents(ReadOnlySpan<byte> file, ReadOnlySpan<byte> section)
    {
        (uint offset, uint size) = (U32(section, 16), U32(section, 20));
        return (long)offset + size <= file.Length ? file.Slice((int)offset, (int)size) : [];
    }

    private static string NameAt(ReadOnlySpan<byte> names, uint at)
    {
        if (at >= names.Length) return "";
        names = names[(int)at..];
        int end = names.IndexOf((byte)0);
        return end < 0 ? "" : Encoding.Latin1.GetString(names[..end]);
    }

    private static uint U32(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);

    private static ushort U16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);
}
