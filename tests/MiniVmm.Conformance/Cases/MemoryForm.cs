using System.Buffers.Binary;

namespace MiniVmm.Conformance.Cases;

/// <summary>Encodes memory operands in all addressing forms so that they hit a given address.</summary>
internal static class MemoryForm
{
    private const int Sib = 4, NoIndex = 4, DisplacementOnly = 5, Ebp = 5;

    /// <param name="body">Where ModRM, SIB and displacement go.</param>
    /// <param name="field">ModRM's register field.</param>
    /// <param name="registers">Register values; a base may be set, unless <paramref name="keep"/>.</param>
    /// <param name="address">The address to hit.</param>
    /// <param name="keep">Whether the registers have to stay.</param>
    /// <param name="values">Choices.</param>
    public static Operand Encode32(List<byte> body, int field, uint[] registers, uint address, bool keep, Values values)
    {
        var operand = new Operand(true, 0, address, field);
        int kind = values.Below(keep ? 3 : 5);
        if (kind == 0)
        {
            body.Add((byte)((field << 3) | DisplacementOnly));
            AddWord(body, address);
            return operand;
        }
        int @base = values.Below(8), index = values.Below(8), scale = values.Below(4);
        bool sib = @base == Sib || values.OneIn(2);
        if (!sib) index = NoIndex;
        // A base that is set must not feed the index too, and ESP stays.
        bool short8 = kind == 3, none = kind == 4 && @base != Ebp;
        bool setsBase = (short8 || none) && @base != Sib && @base != index;
        int mod = !setsBase ? 2 : short8 ? 1 : 0;
        uint displacement = short8 ? (uint)(sbyte)values.Word() : 0;
        uint scaled = index == NoIndex ? 0 : registers[index] << scale;
        if (setsBase) registers[@base] = address - scaled - displacement;
        else displacement = address - registers[@base] - scaled;

        body.Add((byte)((mod << 6) | (field << 3) | (sib ? Sib : @base)));
        if (sib) body.Add((byte)((scale << 6) | (index << 3) | @base));
        if (mod == 1) body.Add((byte)displacement);
        if (mod == 2) AddWord(body, displacement);
        return operand;
    }

    /// <summary>Any 16-bit form; for LEA, which does not access the address.</summary>
    public static Operand Encode16(List<byte> body, int field, Values values)
    {
        int mod = values.Below(3), rm = values.Below(8);
        body.Add((byte)((mod << 6) | (field << 3) | rm));
        int bytes = mod == 0 && rm == 6 ? 2 : mod;
        uint displacement = values.Word();
        for (int i = 0; i < bytes; i++) body.Add((byte)(displacement >> (8 * i)));
        return new Operand(true, 0, 0, field);
    }

    private static void AddWord(List<byte> body, uint value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        body.AddRange(bytes);
    }
}
