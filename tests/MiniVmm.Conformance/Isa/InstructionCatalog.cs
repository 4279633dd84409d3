using Iced.Intel;

namespace MiniVmm.Conformance.Isa;

/// <summary>One sample of every instruction that Iced knows in 16- and 32-bit code, found by decoding what every prefix,
/// opcode and ModRM byte make.</summary>
internal static class InstructionCatalog
{
    private static readonly byte[][] Prefixes = [[], [0x66], [0x67], [0x66, 0x67], [0xF2], [0xF3], [0x66, 0xF3], [0x66, 0xF2]];
    private static readonly byte[][] Maps = [[], [0x0F], [0x0F, 0x38], [0x0F, 0x3A]];

    /// <summary>Samples in the order of Iced's codes, which is that of opcodes.</summary>
    public static SortedDictionary<Code, Instruction> Read()
    {
        var samples = new SortedDictionary<Code, Instruction>();
        byte[] bytes = new byte[24];
        foreach (int bitness in (int[])[32, 16])
            foreach (byte[] prefix in Prefixes)
                foreach (byte[] map in Maps)
                    for (int opcode = 0; opcode < 256; opcode++)
                        for (int modRm = 0; modRm < 256; modRm++)
                        {
                            prefix.CopyTo(bytes, 0);
                            map.CopyTo(bytes, prefix.Length);
                            int at = prefix.Length + map.Length;
                            (bytes[at], bytes[at + 1]) = ((byte)opcode, (byte)modRm);
                            Add(samples, Decoder.Create(bitness, bytes).Decode());
                        }
        return samples;
    }

    private static void Add(SortedDictionary<Code, Instruction> samples, in Instruction instruction)
    {
        if (!instruction.IsInvalid) samples.TryAdd(instruction.Code, instruction);
    }
}
