using MiniVmm.Conformance.Fuzzing;
using static MiniVmm.Conformance.Differential.OperandWriter;
using static MiniVmm.Conformance.Differential.ProgramLayout;

namespace MiniVmm.Conformance.Differential;

/// <summary>Pushes, pops, frames and switched stacks. The stack is where it was behind each piece.</summary>
internal sealed class StackPieces(ProgramContext program, OperandWriter operands, AluPieces alu)
{
    private readonly Dice _dice = program.Dice;

    public void Write(CodeWriter code)
    {
        switch (_dice.Below(12))
        {
            case < 4: PushAndPop(code); break;
            case 4:
                code.Bytes(0x55, 0x8B, 0xEC);                                       // PUSH EBP; MOV EBP, ESP
                code.Bytes(0x83, 0xEC, (byte)(4 * _dice.Below(8)));                 // SUB ESP, n
                alu.Move(code);
                code.Bytes(0xC9);                                                   // LEAVE
                break;
            case 5:
                code.Bytes(0xC8).U16((ushort)_dice.Below(64)).Bytes((byte)_dice.Below(3));
                alu.Write(code);
                code.Bytes(0xC9);
                break;
            case 6:
                code.Bytes(0x60);                                                   // PUSHA; POPA
                alu.Write(code);
                code.Bytes(0x61);
                break;
            case 7 or 8: SwitchStacks(code); break;
            case 9:
                code.Bytes(0x66, (byte)(0x50 + _dice.Below(8)), 0x66, (byte)(0x58 + _dice.Below(3)));
                break;
            case 10:
                code.Bytes(0x54, (byte)(0x58 + _dice.Below(3)));                    // PUSH ESP; POP
                break;
            default:
                // PUSHF; XOR [ESP], flags; POPF
                uint flags = _dice.Pick(0x8D5u, 0x400u, 0x4_0000u, 0x20_0000u, 0x4000u, 0x1u, 0x40u);
                code.Bytes(0x9C, 0x81, 0x34, 0x24).U32(flags).Bytes(0x9D);
                if (flags == 0x400) code.Bytes(0xFC);
                break;
        }
    }

    private void PushAndPop(CodeWriter code)
    {
        uint count = 1 + _dice.Below(4);
        for (uint i = 0; i < count; i++)
        {
            switch (_dice.Below(4))
            {
                case 0: operands.Write(code, [0xFF], 6, wide: false); break;
                case 1: code.Push(_dice.Value(RamBytes)); break;
                case 2: code.Bytes(0x6A, (byte)_dice.U32()); break;
                default: code.Bytes((byte)(0x50 + _dice.Below(8))); break;
            }
        }
        if (_dice.Once(3)) alu.Write(code);
        for (uint i = 0; i < count; i++)
        {
            if (_dice.Once(4)) operands.Write(code, [0x8F], 0, wide: false);
            else code.Bytes((byte)(0x58 + _dice.Below(3)));
        }
    }

    /// <summary>ESP put aside in memory and set to another stack: sometimes misaligned, at the end of a page, in a window
    /// or near code.</summary>
    private void SwitchStacks(CodeWriter code)
    {
        uint other = _dice.Below(8) switch
        {
            0 => Window + WindowBytes / 2 + Page + _dice.Below(8),
            1 when program.Beside.Count > 0 => program.Beside[(int)_dice.Below((uint)program.Beside.Count)] + 4,
            2 => program.DataAddress() | 0x40,
            _ => OtherStack - _dice.Below(256),
        };
        code.Bytes(0x89, 0x25).U32(Saved).Load(Esp, other);                         // MOV [Saved], ESP; MOV ESP, other
        code.Bytes((byte)(0x50 + _dice.Below(3)));
        if (_dice.Once(2)) code.Bytes(0xE8).U32(program.AnyLeaf - code.Address - 4);
        code.Bytes((byte)(0x58 + _dice.Below(3)));
        if (_dice.Once(2)) code.Bytes(0x87, 0x25).U32(Saved);                       // XCHG ESP, [Saved]
        else code.Bytes(0x8B, 0x25).U32(Saved);
    }
}
