using MiniVmm.Conformance.Fuzzing;

namespace MiniVmm.Conformance.Differential;

/// <summary>Arithmetic, moves and bits: whatever reads and writes registers, flags and memory.</summary>
internal sealed class AluPieces(ProgramContext program, OperandWriter operands)
{
    private static readonly byte[] OneByte =
        [0x98, 0x99, 0x9E, 0x9F, 0xF5, 0xF8, 0xF9, 0x27, 0x2F, 0x37, 0x3F, 0xD6, 0xD7, 0x90, 0x91, 0x92];

    private readonly Dice _dice = program.Dice;

    public void Write(CodeWriter code)
    {
        switch (_dice.Below(24))
        {
            case < 5:
                uint form = _dice.Below(4);
                operands.Write(code, [(byte)(_dice.Below(8) << 3 | form)], operands.Target(), wide: (form & 1) != 0);
                break;
            case 5: Accumulator(code); break;
            case 6 or 7: Group1(code); break;
            case 8: Group3(code); break;
            case 9: Multiply(code); break;
            case 10: Divide(code); break;
            case 11: Increment(code); break;
            case 12 or 13: Shift(code); break;
            case 14: Bit(code); break;
            case 15: Conditional(code); break;
            case 16:
                byte extend = _dice.Pick<byte>(0xB6, 0xB7, 0xBE, 0xBF);
                operands.Write(code, [0x0F, extend], operands.Target());
                break;
            case 17: Exchange(code); break;
            case 18: code.Bytes(_dice.Pick(OneByte)); break;
            case 19:
                operands.Write(code, [0x8D], operands.Target(), place: 'm');
                break;
            case 20:
                code.Bytes((byte)(0xB8 + operands.Target()));
                operands.Immediate(code, 'z', word: false);
                break;
            default: Move(code); break;
        }
    }

    public void Move(CodeWriter code)
    {
        switch (_dice.Below(6))
        {
            case 0: operands.Write(code, [0x88], operands.Any(), wide: false); break;
            case 1: operands.Write(code, [0x89], operands.Any()); break;
            case 2: operands.Write(code, [0x8A], (int)_dice.Below(3) + 4 * (int)_dice.Below(2), wide: false); break;
            case 3: operands.Write(code, [0x8B], operands.Target()); break;
            case 4: operands.Write(code, [0xC6], 0, 'b', wide: false); break;
            default: operands.Write(code, [0xC7], 0, 'z'); break;
        }
    }

    /// <summary>Reads flags, maybe of an instruction in another block.</summary>
    public void Conditional(CodeWriter code)
    {
        switch (_dice.Below(4))
        {
            case 0: operands.Write(code, [0x0F, (byte)(0x90 + _dice.Below(16))], 0, wide: false); break;
            case 1: operands.Write(code, [0x0F, (byte)(0x40 + _dice.Below(16))], operands.Target()); break;
            case 2: operands.Write(code, [_dice.Pick<byte>(0x11, 0x13, 0x19, 0x1B)], operands.Target()); break;
            default: code.Bytes(0x9C, (byte)(0x58 + _dice.Below(3))); break;              // PUSHF; POP
        }
    }

    /// <summary>Adds or subtracts, then adds or subtracts with the carry, as 64-bit numbers need it.</summary>
    public void CarryChain(CodeWriter code)
    {
        operands.Write(code, [_dice.Pick<byte>(0x01, 0x03, 0x29, 0x2B)], operands.Target());
        for (uint i = 1 + _dice.Below(3); i > 0; i--)
        {
            operands.Write(code, [_dice.Pick<byte>(0x11, 0x13, 0x19, 0x1B)], operands.Target());
            if (_dice.Once(2)) code.Bytes((byte)(0x40 + 8 * _dice.Below(2) + _dice.Below(3)));     // INC, DEC keep CF
        }
    }

    private void Accumulator(CodeWriter code)
    {
        bool word = _dice.Once(6), bytes = _dice.Once(2);
        if (word) code.Bytes(0x66);
        byte opcode = (byte)(_dice.Once(5) ? 0xA8 : _dice.Below(8) << 3 | 4);
        code.Bytes((byte)(opcode | (bytes ? 0 : 1)));
        operands.Immediate(code, bytes ? 'b' : 'z', word);
    }

    private void Group1(CodeWriter code)
    {
        byte opcode = _dice.Pick<byte>(0x80, 0x81, 0x83);
        operands.Write(code, [opcode], (int)_dice.Below(8), opcode == 0x81 ? 'z' : 'b', wide: opcode != 0x80);
    }

    private void Group3(CodeWriter code)
    {
        bool bytes = _dice.Once(2);
        int which = _dice.Pick(0, 2, 3);
        operands.Write(code, [(byte)(bytes ? 0xF6 : 0xF7)], which, which == 0 ? bytes ? 'b' : 'z' : ' ', wide: !bytes);
    }

    private void Multiply(CodeWriter code)
    {
        switch (_dice.Below(5))
        {
            case 0: operands.Write(code, [0xF6], 4 + (int)_dice.Below(2), wide: false); break;
            case 1: operands.Write(code, [0xF7], 4 + (int)_dice.Below(2)); break;
            case 2: operands.Write(code, [0x0F, 0xAF], operands.Target()); break;
            case 3: operands.Write(code, [0x69], operands.Target(), 'z'); break;
            default: operands.Write(code, [0x6B], operands.Target(), 'b'); break;
        }
    }

    private void Divide(CodeWriter code)
    {
        if (!_dice.Once(6)) code.Bytes(0x31, 0xD2, 0x83, 0xC9, 0x01);                    // XOR EDX, EDX; OR ECX, 1
        bool bytes = _dice.Once(3);
        int which = 6 + (int)_dice.Below(2);
        if (_dice.Once(2)) code.Bytes((byte)(bytes ? 0xF6 : 0xF7), (byte)(0xC1 | which << 3));
        else operands.Write(code, [(byte)(bytes ? 0xF6 : 0xF7)], which, wide: !bytes);
    }

    private void Increment(CodeWriter code)
    {
        if (_dice.Once(2))
        {
            byte opcode = (byte)(0x40 + 8 * _dice.Below(2) + _dice.Below(3));
            if (_dice.Once(3)) program.Spots.Add(new PatchSpot(code.Address, [0x40, 0x41, 0x42, 0x48, 0x49, 0x4A, 0x90, 0xF5, 0x98]));
            code.Bytes(opcode);
            return;
        }
        bool bytes = _dice.Once(2);
        operands.Write(code, [(byte)(bytes ? 0xFE : 0xFF)], (int)_dice.Below(2), wide: !bytes);
    }

    private void Shift(CodeWriter code)
    {
        int which = (int)_dice.Below(8);
        if (_dice.Once(4))
        {
            // SHLD, SHRD; beyond the width of a word the result is undefined.
            byte right = _dice.Pick<byte>(0xA4, 0xAC);
            if (_dice.Once(2)) operands.Write(code, [0x0F, right], operands.Target(), 'b', wide: false);
            else operands.Write(code, [0x0F, (byte)(right + 1)], operands.Target(), wide: false);
            return;
        }
        byte opcode = _dice.Pick<byte>(0xC0, 0xC1, 0xD0, 0xD1, 0xD2, 0xD3);
        if (opcode >= 0xD2 && _dice.Once(3)) code.Bytes(0xB1, _dice.Pick<byte>(0, 0, 1, 31, 32, 33, (byte)_dice.U32())); // MOV CL, n
        operands.Write(code, [opcode], which, opcode <= 0xC1 ? 'b' : ' ', wide: (opcode & 1) != 0);
    }

    private void Bit(CodeWriter code)
    {
        switch (_dice.Below(4))
        {
            case 0:
                operands.Write(code, [0x0F, 0xBA], 4 + (int)_dice.Below(4), 'b');
                break;
            case 1:
                operands.Write(code, [0x0F, _dice.Pick<byte>(0xBC, 0xBD)], operands.Target());
                break;
            case 2:
                code.Bytes(0x0F, (byte)(0xC8 + _dice.Below(3)));                          // BSWAP
                break;
            default:
                int index = (int)_dice.Below(3);
                code.Bytes(0x81, (byte)(0xE0 | index)).U32(0x1FF);                        // AND index, 1FFh
                operands.Write(code, [0x0F, _dice.Pick<byte>(0xA3, 0xAB, 0xB3, 0xBB)], index);
                break;
        }
    }

    private void Exchange(CodeWriter code)
    {
        switch (_dice.Below(6))
        {
            case 0: operands.Write(code, [0x86], (int)_dice.Below(3), wide: false); break;
            case 1: operands.Write(code, [0x87], (int)_dice.Below(3)); break;
            case 2: operands.Write(code, [0x0F, 0xC0], (int)_dice.Below(3), wide: false); break;
            case 3: operands.Write(code, [0x0F, 0xC1], (int)_dice.Below(3)); break;
            case 4: operands.Write(code, [0x0F, 0xB1], operands.Any()); break;
            default: operands.Write(code, [0x0F, 0xC7], 1, wide: false, place: 'm'); break;
        }
    }
}
