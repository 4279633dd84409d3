using MiniVmm.Conformance.Fuzzing;
using static MiniVmm.Conformance.Differential.OperandWriter;
using static MiniVmm.Conformance.Differential.ProgramLayout;

namespace MiniVmm.Conformance.Differential;

/// <summary>Jumps, calls and returns, tidy and untidy.</summary>
internal sealed class ControlPieces(ProgramContext program, OperandWriter operands, AluPieces alu)
{
    private readonly Dice _dice = program.Dice;

    public void Write(CodeWriter code)
    {
        switch (_dice.Below(18))
        {
            case < 5: Skip(code); break;
            case 5: SmallLoop(code); break;
            case 6 or 7 or 8: Call(code); break;
            case 9: PushAndReturn(code); break;
            case 10: CallAndDrop(code); break;
            case 11: Table(code); break;
            case 12: code.Bytes(0xE3, 1, (byte)(0x40 + _dice.Below(3))); break;             // JECXZ over an INC
            case 13: code.Bytes(0xEB, 0); break;                                            // JMP to what follows
            case 14: FarReturn(code); break;
            case 15: Recursion(code); break;
            case 16: ReturnAndPop(code); break;
            default: CarryAcross(code); break;
        }
    }

    public void Call(CodeWriter code)
    {
        uint target = program.Functions.Count > 0 && _dice.Once(3)
            ? program.Functions[(int)_dice.Below((uint)program.Functions.Count)] : program.AnyLeaf;
        CallTo(code, target);
    }

    public void CallTo(CodeWriter code, uint target)
    {
        switch (_dice.Below(4))
        {
            case 0:
                code.Load(Edx, target).Bytes(0xFF, 0xD2);                                   // CALL EDX
                break;
            case 1:
                // Through a table that the program fills: MOV [Targets + 4 n], target; CALL [Targets + EAX * 4].
                uint slot = _dice.Below(8);
                code.Bytes(0xC7, 0x05).U32(Targets + slot * 4).U32(target);
                code.Load(Eax, slot).Bytes(0xFF, 0x14, 0x85).U32(Targets);
                break;
            default:
                code.Bytes(0xE8).U32(target - code.Address - 4);
                break;
        }
    }

    /// <summary>A conditional jump over a piece or two; the flags come from before and live on behind.</summary>
    private void Skip(CodeWriter code)
    {
        if (!_dice.Once(3)) operands.Write(code, [_dice.Pick<byte>(0x38, 0x39, 0x3A, 0x3B, 0x84, 0x85)], operands.Any(), wide: false);
        byte condition = (byte)_dice.Below(16);
        bool near = _dice.Once(3);
        if (near) code.Bytes(0x0F, (byte)(0x80 | condition)).U32(0);
        else
        {
            if (_dice.Once(3)) program.Spots.Add(new PatchSpot(code.Address, [.. Enumerable.Range(0x70, 16).Select(i => (byte)i), 0xEB]));
            code.Bytes((byte)(0x70 | condition), 0);
        }
        uint from = code.Address;
        alu.Write(code);
        if (near && _dice.Once(2)) alu.Write(code);
        uint distance = code.Address - from;
        if (near) program.Memory.Store(from - 4, distance);
        else program.Memory.Store(from - 1, (byte)distance);
        if (_dice.Once(2)) alu.Conditional(code);
    }

    private void SmallLoop(CodeWriter code)
    {
        code.Load(Ecx, 1 + _dice.Below(_dice.Once(4) ? 200u : 12u));
        uint start = code.Address;
        for (uint i = 1 + _dice.Below(3); i > 0; i--)
        {
            // Nothing that writes ECX.
            if (_dice.Once(2)) code.Bytes(_dice.Pick<byte>(0x40, 0x42, 0x48, 0xF5));
            else code.Bytes(_dice.Pick<byte>(0x01, 0x11, 0x29, 0x19, 0x31, 0x03), _dice.Pick<byte>(0xD0, 0xC2, 0x02, 0xC8));
        }
        if (_dice.Once(2)) code.Bytes(0x49, 0x75, (byte)(start - code.Address - 3));         // DEC ECX; JNE
        else code.Bytes(_dice.Pick<byte>(0xE2, 0xE2, 0xE0, 0xE1), (byte)(start - code.Address - 2));
    }

    /// <summary>PUSH what follows; RET: no call belongs to that return.</summary>
    private void PushAndReturn(CodeWriter code)
    {
        bool pops = _dice.Once(2);
        uint junk = pops ? 1 + _dice.Below(3) : 0;
        for (uint i = 0; i < junk; i++) code.Bytes((byte)(0x50 + _dice.Below(3)));
        code.Push(code.Address + 5 + (pops ? 3u : 1u));
        // RET n takes what lies above the address.
        if (pops) code.Bytes(0xC2).U16((ushort)(junk * 4));
        else code.Bytes(0xC3);
    }

    /// <summary>A call whose return address is dropped: CALL next; POP EAX or ADD ESP, 4.</summary>
    private void CallAndDrop(CodeWriter code)
    {
        code.Bytes(0xE8).U32(0);
        if (_dice.Once(2)) code.Bytes(0x58);
        else code.Bytes(0x83, 0xC4, 0x04);
    }

    /// <summary>A switch: one of four ways by a jump through a table, or by one computed from a register.</summary>
    private void Table(CodeWriter code)
    {
        code.Bytes(0x83, 0xE0, 0x03);                                                       // AND EAX, 3
        if (_dice.Once(2)) code.Bytes(0xFF, 0x24, 0x85).U32(code.Address + 4);               // JMP [EAX * 4 + here]
        else
        {
            code.Bytes(0x8B, 0x14, 0x85).U32(code.Address + 6).Bytes(0xFF, 0xE2);            // MOV EDX, [...]; JMP EDX
        }
        uint ways = code.Address + 16;
        for (uint i = 0; i < 4; i++) code.U32(ways + i * 3);
        for (uint i = 0; i < 4; i++) code.Bytes((byte)(0x40 + i % 3), 0xEB, (byte)((3 - i) * 3));   // INC r; JMP to the end
    }

    private void FarReturn(CodeWriter code)
    {
        if (_dice.Once(2))
        {
            code.Bytes(0x0E).Push(code.Address + 6).Bytes(0xCB);                             // PUSH CS; PUSH next; RETF
            return;
        }
        code.Bytes(0x9C, 0x0E).Push(code.Address + 6).Bytes(0xCF);                           // PUSHF; PUSH CS; PUSH next; IRET
    }

    /// <summary>A function that calls itself, with pushes in between, in the middle of the code.</summary>
    private void Recursion(CodeWriter code)
    {
        uint depth = 1 + _dice.Below(_dice.Once(4) ? 60u : 8u);
        code.Load(Ecx, depth).Bytes(0xE8, 2, 0, 0, 0, 0xEB, 12);                             // CALL f; JMP behind it
        // f: PUSH ECX; DEC ECX; JE out; CALL f; INC EAX; out: POP EDX; RET
        code.Bytes(0x51, 0x49, 0x74, 6, 0xE8).U32(unchecked((uint)-9)).Bytes(0x40, 0x5A, 0xC3);
    }

    /// <summary>Two calls with the inner return skipped: the frames of a thrown exception.</summary>
    private void ReturnAndPop(CodeWriter code)
    {
        code.Bytes(0xE8, 2, 0, 0, 0, 0xEB, 11);                                              // CALL f; JMP behind it
        // f: CALL g; UD2 (never); g: ADD ESP, 4; RET, to the caller of f
        code.Bytes(0xE8, 2, 0, 0, 0, 0x0F, 0x0B, 0x83, 0xC4, 0x04, 0xC3);
    }

    /// <summary>A carry made in one block and used in the next, with instructions between that keep it.</summary>
    private void CarryAcross(CodeWriter code)
    {
        operands.Write(code, [_dice.Pick<byte>(0x01, 0x29, 0xD1)], operands.Target(), wide: false, place: 'r');
        if (_dice.Once(2)) code.Bytes((byte)(0x40 + 8 * _dice.Below(2) + _dice.Below(3)));
        code.Bytes(0xEB, 0);
        if (_dice.Once(2)) code.Bytes((byte)(0x40 + 8 * _dice.Below(2) + _dice.Below(3)));
        alu.Conditional(code);
    }
}
