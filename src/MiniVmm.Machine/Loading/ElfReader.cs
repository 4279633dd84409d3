using System.Buffers.Binary;

namespace MiniVmm.Machine.Loading;

/// <summary>ELF32 little-endian i386 executables (System V ABI, i386 supplement): header and PT_LOAD entries.</summary>
internal sealed class ElfReader : IExecutableReader
{
    private const uint Magic = 0x464C_457F;
    private const byte Class32 = 1, Class64 = 2, LittleEndian = 1;
    private const ushort TypeExecutable = 2, MachineI386 = 3;
    private const uint TypeLoad = 1;
    private const int HeaderSize = 52, ProgramHeaderSize = 32;

    /// <summary>More than any guest of 3 GiB could be; keeps a wrong file from being read into memory.</summary>
    private const long MostBytes = 256 << 20;

    public Executable Read(string path) => Read(path, ReadFile(path));

    /// <summary>Reads an executable that is in memory already.</summary>
    public Executable Read(string path, byte[] file)
    {
        if (file.Length < 16 || U32(file, 0) != Magic) throw new MachineError($"{path}: not an ELF file; a guest is a Multiboot ELF executable for i386");
        if (file[4] == Class64) throw new MachineError($"{path}: a 64-bit ELF file; this is an i386 machine (build the guest with -m32)");
        if (file[4] != Class32 || file[5] != LittleEndian) throw new MachineError($"{path}: not a 32-bit little-endian ELF file");
        if (file.Length < HeaderSize) throw Truncated(path);
        if (U16(file, 18) != MachineI386) throw new MachineError($"{path}: ELF machine {U16(file, 18)} is not i386 (3)");
        if (U16(file, 16) != TypeExecutable) throw new MachineError($"{path}: ELF type {U16(file, 16)} is not an executable (2); link it without -pie");

        var segments = new List<LoadSegment>();
        (uint table, ushort entrySize, ushort count) = (U32(file, 28), U16(file, 42), U16(file, 44));
        if (count > 0 && entrySize < ProgramHeaderSize) throw new MachineError($"{path}: program headers of {entrySize} bytes; damaged file");
        for (int i = 0; i < count; i++)
        {
            long at = table + (long)i * entrySize;
            if (at + ProgramHeaderSize > file.Length) throw Truncated(path);
            ReadOnlySpan<byte> header = file.AsSpan((int)at, ProgramHeaderSize);
            if (U32(header, 0) == TypeLoad && U32(header, 20) != 0) segments.Add(ReadSegment(path, header, file.Length));
        }
        if (segments.Count == 0) throw new MachineError($"{path}: nothing to load (no PT_LOAD program header)");
        return new Executable(path, file, U32(file, 24), segments);
    }

    public SymbolTable ReadSymbols(string path) => ElfSymbols.Read(Read(path).Contents);

    private static LoadSegment ReadSegment(string path, ReadOnlySpan<byte> header, int fileLength)
    {
        var segment = new LoadSegment(U32(header, 12), U32(header, 4), U32(header, 16), U32(header, 20));
        if ((long)segment.Offset + segment.FileSize > fileLength) throw Truncated(path);
        if (segment.FileSize > segment.MemorySize || (ulong)segment.Address + segment.MemorySize > uint.MaxValue)
            throw new MachineError($"{path}: a segment at 0x{segment.Address:x8} has impossible sizes; damaged file");
        return segment;
    }

    private static byte[] ReadFile(string path)
    {
        try
        {
            if (Directory.Exists(path)) throw new MachineError($"{path}: is a directory, not a kernel");
            using FileStream stream = File.OpenRead(path);
            if (stream.Length > MostBytes) throw new MachineError($"{path}: {stream.Length >> 20} MiB is too large for a guest kernel");
            byte[] contents = new byte[stream.Length];
            stream.ReadExactly(contents);
            return contents;
        }
        catch (FileNotFoundException)
        {
            throw new MachineError($"{path}: no such file");
        }
        catch (DirectoryNotFoundException)
        {
            throw new MachineError($"{path}: no such file");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MachineError($"{path}: {e.Message}", e);
        }
    }

    private static MachineError Truncated(string path) => new($"{path}: the file is truncated: it is shorter than its own headers say");

    private static uint U32(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);

    private static ushort U16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);
}
