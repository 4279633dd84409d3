using System.Buffers.Binary;
using System.Text;
using MiniVmm.I386;
using MiniVmm.I386.Memory;
using MiniVmm.I386.State;

namespace MiniVmm.Machine.Loading;

/// <summary>Puts a Multiboot executable into memory and the processor into the state of Multiboot 0.6.96, 3.2.</summary>
internal static unsafe class MultibootLoader
{
    private const uint HeaderMagic = 0x1BAD_B002, LoaderMagic = 0x2BAD_B002;
    private const int HeaderSearch = 8192;

    /// <summary>Requirements a loader must refuse when it does not know them: all of the low 16 but page-aligned
    /// modules (there are none) and memory information.</summary>
    private const uint UnknownRequirements = 0xFFFF & ~3u;

    /// <summary>Where the information lies; a kernel must not load there.</summary>
    private const uint InformationAddress = 0x9000, InformationEnd = 0x1_0000;

    public const uint ConventionalEnd = 0x9_F000, ExtendedStart = 0x10_0000;

    public static void Load(Executable executable, string append, Processor processor)
    {
        RequireMultiboot(executable);
        RequireFit(executable, processor.Memory);
        foreach (LoadSegment segment in executable.Segments)
        {
            Span<byte> target = processor.Memory.Write(segment.Address, segment.MemorySize);
            executable.Contents.AsSpan((int)segment.Offset, (int)segment.FileSize).CopyTo(target);
            target[(int)segment.FileSize..].Clear();
        }
        string name = Path.GetFileName(executable.Path);
        WriteInformation(processor.Memory, append.Length == 0 ? name : $"{name} {append}");
        EnterKernel(processor, executable.Entry);
    }

    private static void RequireMultiboot(Executable executable)
    {
        ReadOnlySpan<byte> search = executable.Contents.AsSpan(0, Math.Min(HeaderSearch, executable.Contents.Length));
        for (int at = 0; at + 12 <= search.Length; at += 4)
        {
            if (BinaryPrimitives.ReadUInt32LittleEndian(search[at..]) != HeaderMagic) continue;
            uint flags = BinaryPrimitives.ReadUInt32LittleEndian(search[(at + 4)..]);
            uint checksum = BinaryPrimitives.ReadUInt32LittleEndian(search[(at + 8)..]);
            if (HeaderMagic + flags + checksum != 0) continue;
            if ((flags & UnknownRequirements) != 0)
                throw new MachineError($"{executable.Path}: its Multiboot header requires features 0x{flags & UnknownRequirements:x} that this machine does not have");
            return;
        }
        throw new MachineError($"{executable.Path}: no Multiboot header in its first {HeaderSearch} bytes; a guest is a Multiboot (version 1) kernel");
    }

    private static void RequireFit(Executable executable, GuestMemory memory)
    {
        LoadSegment[] sorted = [.. executable.Segments.OrderBy(s => s.Address)];
        for (int i = 0; i < sorted.Length; i++)
        {
            LoadSegment s = sorted[i];
            string where = $"{executable.Path}: the segment at 0x{s.Address:x8} (0x{s.MemorySize:x} bytes)";
            if (!memory.Contains(s.Address, s.MemorySize))
                throw new MachineError($"{where} does not fit into {memory.Size >> 20} MiB of RAM; give more with --mem");
            if (i > 0 && sorted[i - 1].Address + sorted[i - 1].MemorySize > s.Address)
                throw new MachineError($"{where} overlaps the one at 0x{sorted[i - 1].Address:x8}; damaged file");
            if (s.Address < InformationEnd && s.Address + s.MemorySize > InformationAddress)
                throw new MachineError($"{where} covers the boot information at 0x{InformationAddress:x}; link the kernel at 1 MiB");
        }
    }

    /// <summary>Multiboot information (3.3): fixed part, memory map, then the strings.</summary>
    private static void WriteInformation(GuestMemory memory, string commandLine)
    {
        const uint flags = (1 << 0) | (1 << 2) | (1 << 6) | (1 << 9);
        const uint mapAddress = InformationAddress + 128;
        const uint entrySize = 24;
        (ulong Base, ulong Length, uint Type)[] map =
        [
            (0, ConventionalEnd, 1),
            (ConventionalEnd, ExtendedStart - ConventionalEnd, 2),
            (ExtendedStart, memory.Size - ExtendedStart, 1),
        ];
        uint nameAddress = mapAddress + (uint)map.Length * entrySize;
        byte[] loaderName = Encoding.ASCII.GetBytes("MiniVmm\0");
        uint lineAddress = nameAddress + (uint)loaderName.Length;

        memory.Write(InformationAddress, 128).Clear();
        memory.Store(InformationAddress, flags);
        memory.Store(InformationAddress + 4, ConventionalEnd / 1024);
        memory.Store(InformationAddress + 8, (memory.Size - ExtendedStart) / 1024);
        memory.Store(InformationAddress + 16, lineAddress);
        memory.Store(InformationAddress + 44, (uint)map.Length * entrySize);
        memory.Store(InformationAddress + 48, mapAddress);
        memory.Store(InformationAddress + 64, nameAddress);
        for (int i = 0; i < map.Length; i++)
        {
            uint at = mapAddress + (uint)i * entrySize;
            memory.Store(at, entrySize - 4);
            memory.Store(at + 4, map[i].Base);
            memory.Store(at + 12, map[i].Length);
            memory.Store(at + 20, map[i].Type);
        }
        loaderName.CopyTo(memory.Write(nameAddress, (uint)loaderName.Length));
        byte[] line = Encoding.ASCII.GetBytes(commandLine + '\0');
        line.CopyTo(memory.Write(lineAddress, (uint)line.Length));
    }

    private static void EnterKernel(Processor processor, uint entry)
    {
        processor.Reset();
        CpuState* s = processor.State;
        const uint flatCode = 0xC09B, flatData = 0xC093; // 4 GiB, 32 bits, present, ring 0, accessed
        foreach (SegmentRegister register in Enum.GetValues<SegmentRegister>())
        {
            if (register >= SegmentRegister.LDTR) continue;
            CpuState.SegmentOf(s, register) = new Segment
            {
                Limit = uint.MaxValue,
                Access = register == SegmentRegister.CS ? flatCode : flatData,
                Selector = (ushort)(register == SegmentRegister.CS ? 0x8 : 0x10),
            };
        }
        CodeMode.Update(s);
        s->Cr0 = ControlBits.PE | ControlBits.ET;
        s->Gpr[GeneralRegister.EAX] = LoaderMagic;
        s->Gpr[GeneralRegister.EBX] = InformationAddress;
        s->Eip = entry;
    }
}
