using MiniVmm.Conformance.Fuzzing;
using static MiniVmm.Conformance.Differential.ProgramLayout;

namespace MiniVmm.Conformance.Differential;

/// <summary>Writes instructions with a ModRM byte in all its forms. EBX, EBP, ESI and EDI point to data most of the time;
/// EAX, ECX and EDX are changed most of the time.</summary>
internal sealed class OperandWriter(ProgramContext program)
{
    public const int Eax = 0, Ecx = 1, Edx = 2, Ebx = 3, Esp = 4, Ebp = 5, Esi = 6, Edi = 7;

    private static readonly int[] Pointers = [Ebx, Esi, Edi, Ebp];

    private readonly Dice _dice = program.Dice;

    /// <summary>A register to change: rarely a pointer, hardly ever ESP.</summary>
    public int Target() => _dice.Below(400) switch
    {
        0 => Esp,
        < 30 => _dice.Pick(Ebx, Esi, Edi),
        _ => (int)_dice.Below(3),
    };

    public int Any() => (int)_dice.Below(8);

    /// <summary>Writes an instruction with any operand in ModRM.</summary>
    /// <param name="reg">The register field.</param>
    /// <param name="immediate">'b' byte, 'z' as the operand, or ' ' for none.</param>
    /// <param name="wide">It has a 16-bit form by prefix.</param>
    /// <param name="place">'r' register, 'm' memory, ' ' either.</param>
    public void Write(CodeWriter code, ReadOnlySpan<byte> opcode, int reg, char immediate = ' ', bool wide = true, char place = ' ')
    {
        bool word = wide && _dice.Once(6);
        bool register = place == 'r' || (place == ' ' && _dice.Below(5) < 2);
        Operand operand = register ? new Operand(0xC0 | Target()) : Memory(code);
        if (!register && _dice.Once(60)) code.Bytes(0xF0);
        if (!register && _dice.Once(16)) code.Bytes(_dice.Pick<byte>(0x26, 0x2E, 0x36, 0x3E, 0x64, 0x65));
        if (word) code.Bytes(0x66);
        if (operand.Short) code.Bytes(0x67);
        code.Bytes(opcode);
        code.Bytes((byte)(operand.ModRm | (reg << 3)));
        if (operand.Sib >= 0) code.Bytes((byte)operand.Sib);
        if (operand.Bytes == 1) code.Bytes((byte)operand.Displacement);
        if (operand.Bytes == 2) code.U16((ushort)operand.Displacement);
        if (operand.Bytes == 4) code.U32(operand.Displacement);
        Immediate(code, immediate, word);
    }

    /// <summary>An immediate whose bytes may be overwritten later.</summary>
    public void Immediate(CodeWriter code, char kind, bool word)
    {
        int bytes = kind switch { 'b' => 1, 'z' => word ? 2 : 4, _ => 0 };
        if (bytes == 0) return;
        if (_dice.Once(8)) program.Spots.Add(new PatchSpot(code.Address + _dice.Below((uint)bytes), []));
        uint value = _dice.Value(RamBytes);
        if (bytes == 1) code.Bytes((byte)value);
        else if (bytes == 2) code.U16((ushort)value);
        else code.U32(value);
    }

    /// <summary>Chooses an address, and writes what puts its registers right.</summary>
    private Operand Memory(CodeWriter code)
    {
        switch (_dice.Below(12))
        {
            case 0:                                                                 // [disp32]
                return new Operand(0x05) { Displacement = program.Somewhere(), Bytes = 4 };
            case 1:                                                                 // [ESP + disp8]
                return new Operand(0x44) { Sib = 0x24, Displacement = _dice.Below(24), Bytes = 1 };
            case 2 or 3:                                                            // [pointer + small index * scale]
                int index = (int)_dice.Below(3);
                code.Bytes(0x83, (byte)(0xE0 | index), 0x3F);                       // AND index, 3Fh
                return Based(_dice.Pick(Pointers), index);
            case 4:
                return Exotic(code);
            case 5:                                                                 // [disp16]
                return new Operand(0x06) { Short = true, Displacement = LowData + _dice.Below(Page - 4), Bytes = 2 };
            default:
                return Based(_dice.Pick(Pointers), -1);
        }
    }

    private Operand Based(int @base, int index)
    {
        int bytes = @base == Ebp ? _dice.Pick(1, 4) : _dice.Pick(0, 1, 1, 1, 4);
        uint displacement = bytes == 0 ? 0 : _dice.Below(96) - 48;
        int mode = bytes switch { 0 => 0x00, 1 => 0x40, _ => 0x80 };
        return index < 0
            ? new Operand(mode | @base) { Displacement = displacement, Bytes = bytes }
            : new Operand(mode | 4) { Sib = Sib(@base, index), Displacement = displacement, Bytes = bytes };
    }

    /// <summary>Base, scaled index and displacement may each be anything; the sum is an address of ours.</summary>
    private Operand Exotic(CodeWriter code)
    {
        int @base = (int)_dice.Below(3), index = (@base + 1 + (int)_dice.Below(2)) % 3;
        uint b = _dice.Value(RamBytes), i = _dice.Value(RamBytes);
        int scale = (int)_dice.Below(4);
        bool hasBase = !_dice.Once(3);
        uint rest = program.Somewhere() - (i << scale) - (hasBase ? b : 0);
        code.Load(@base, b).Load(index, i);
        return new Operand(hasBase ? 0x84 : 0x04) { Sib = scale << 6 | index << 3 | (hasBase ? @base : 5), Displacement = rest, Bytes = 4 };
    }

    private int Sib(int @base, int index) => (int)_dice.Below(4) << 6 | index << 3 | @base;

    private readonly record struct Operand(int ModRm)
    {
        public int Sib { get; init; } = -1;

        public uint Displacement { get; init; }

        public int Bytes { get; init; }

        /// <summary>A 16-bit address.</summary>
        public bool Short { get; init; }
    }
}
