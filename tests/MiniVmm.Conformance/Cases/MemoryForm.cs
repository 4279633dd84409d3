using MiniVmm.Conformance.Oracles;

namespace MiniVmm.Conformance.Cases;

/// <summary>Encodes memory operands in all addressing forms so that they have a given offset.</summary>
internal static unsafe class MemoryForm
{
    private const int Sib = 4, NoIndex = 4, DisplacementOnly = 5, Absolute16 = 6, Ebp = 5;

    /// <summary>Base and index of the 16-bit forms by ModRM.rm; -1 is none (SDM vol. 2, table 2-1).</summary>
    private static readonly (int Base, int Index)[] Forms16 =
        [(3, 6), (3, 7), (5, 6), (5, 7), (6, -1), (7, -1), (5, -1), (3, -1)];

    /// <param name="body">Where ModRM, SIB and displacement go.</param>
    /// <param name="field">ModRM's register field.</param>
    /// <param name="start">Register values; a base may be set, unless <paramref name="keep"/>.</param>
    /// <param name="offset">The offset to hit.</param>
    /// <param name="keep">Whether the registers have to stay.</param>
    /// <param name="values">Choices.</param>
    public static Operand Encode32(TwinCode body, int field, ref CaseRecord start, uint offset, bool keep, ref Values values)
    {
        int kind = values.Below(keep ? 3 : 5);
        if (kind == 0)
        {
            // The short form is relative to RIP in 64-bit mode.
            body.Add32((byte)((field << 3) | DisplacementOnly));
            body.Add64((byte)((field << 3) | Sib));
            body.Add64((NoIndex << 3) | DisplacementOnly);
            AddWord(body, offset);
            return new Operand(true, 0, offset, field, false);
        }
        int @base = values.Below(8), index = values.Below(8), scale = values.Below(4);
        bool sib = @base == Sib || values.OneIn(2);
        if (!sib) index = NoIndex;
        // A base that is set must not feed the index too, and ESP stays.
        bool short8 = kind == 3, none = kind == 4 && @base != Ebp;
        bool setsBase = (short8 || none) && @base != Sib && @base != index;
        int mod = !setsBase ? 2 : short8 ? 1 : 0;
        uint displacement = short8 ? (uint)(sbyte)values.Word() : 0;
        uint scaled = index == NoIndex ? 0 : start.Registers[index] << scale;
        if (setsBase) start.Registers[@base] = offset - scaled - displacement;
        else displacement = offset - start.Registers[@base] - scaled;

        body.Add((byte)((mod << 6) | (field << 3) | (sib ? Sib : @base)));
        if (sib) body.Add((byte)((scale << 6) | (index << 3) | @base));
        if (mod == 1) body.Add((byte)displacement);
        if (mod == 2) AddWord(body, displacement);
        return new Operand(true, 0, offset, field, @base is Sib or Ebp);
    }

    /// <summary>The same with 16-bit addresses, which 64-bit mode has not.</summary>
    public static Operand Encode16(TwinCode body, int field, ref CaseRecord start, uint offset, bool keep, ref Values values)
    {
        int kind = values.Below(keep ? 2 : 4), rm = values.Below(8);
        bool absolute = kind == 0;
        if (absolute) rm = Absolute16;
        int mod = absolute ? 0 : kind == 1 ? 2 : kind == 2 || rm == Absolute16 ? 1 : 0;
        (int @base, int index) = absolute ? (-1, -1) : Forms16[rm];
        uint indexed = index < 0 ? 0 : start.Registers[index];
        uint displacement = mod == 1 ? (uint)(sbyte)values.Word() : 0;
        if (absolute) displacement = offset;
        else if (mod == 2) displacement = offset - start.Registers[@base] - indexed;
        else start.Registers[@base] = (start.Registers[@base] & 0xFFFF_0000) | (ushort)(offset - indexed - displacement);

        body.Add((byte)((mod << 6) | (field << 3) | rm));
        if (mod != 0 || absolute) body.Add((byte)displacement);
        if (mod == 2 || absolute) body.Add((byte)(displacement >> 8));
        return new Operand(true, 0, offset, field, @base == Ebp);
    }

    private static void AddWord(TwinCode body, uint value)
    {
        for (int i = 0; i < 4; i++) body.Add((byte)(value >> (8 * i)));
    }
}
