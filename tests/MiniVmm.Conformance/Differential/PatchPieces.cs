using MiniVmm.Conformance.Fuzzing;
using static MiniVmm.Conformance.Differential.OperandWriter;
using static MiniVmm.Conformance.Differential.ProgramLayout;

namespace MiniVmm.Conformance.Differential;

/// <summary>Code that changes code: ahead of itself in its block, elsewhere, over page borders, in every way there is to
/// write; and data beside code.</summary>
internal sealed class PatchPieces(ProgramContext program, ControlPieces control)
{
    private readonly Dice _dice = program.Dice;

    public void Write(CodeWriter code)
    {
        switch (_dice.Below(14))
        {
            case 0 or 1: Ahead(code); break;
            case 2: Itself(code); break;
            case 3 or 4: Elsewhere(code); break;
            case 5 or 6: Leaf(code); break;
            case 7: LeafByString(code); break;
            case 8: ByPush(code); break;
            case 9: Alias(code); break;
            case 10: ByDevice(code); break;
            case 11: LoopOfPatches(code); break;
            default: BesideCode(code); break;
        }
    }

    /// <summary>Writes into one of the next instructions of the same block.</summary>
    private void Ahead(CodeWriter code)
    {
        uint between = _dice.Below(4);
        uint target = code.Address + 7 + between;
        switch (_dice.Below(3))
        {
            case 0:
                // MOV BYTE [target], opcode; the target is INC, DEC or another of one byte.
                code.Bytes(0xC6, 0x05).U32(target).Bytes(_dice.Pick<byte>(0x40, 0x41, 0x42, 0x48, 0x4A, 0x90, 0xF5));
                break;
            case 1:
                // XOR BYTE [target], 8: INC becomes DEC and back, each time it is run.
                code.Bytes(0x80, 0x35).U32(target).Bytes(8);
                break;
            default:
                // The byte behind the opcode of MOV EDX, imm32.
                code.Bytes(0x80, 0x05).U32(target + 1).Bytes((byte)_dice.U32());
                for (uint i = 0; i < between; i++) code.Bytes(0x40);
                code.Load(Edx, _dice.U32());
                return;
        }
        for (uint i = 0; i < between; i++) code.Bytes(_dice.Pick<byte>(0x40, 0x42, 0xF5));
        program.Spots.Add(new PatchSpot(code.Address, [0x40, 0x41, 0x42, 0x48, 0x49, 0x4A]));
        code.Bytes(0x41);
        if (_dice.Once(2)) code.Bytes(0x40);
    }

    /// <summary>Changes its own immediate: what it does now is what it did before.</summary>
    private void Itself(CodeWriter code)
    {
        switch (_dice.Below(3))
        {
            case 0:
                code.Bytes(0x80, 0x05).U32(code.Address + 4).Bytes((byte)_dice.U32());         // ADD BYTE [imm8], imm8
                break;
            case 1:
                code.Bytes(0x81, 0x05).U32(code.Address + 4).U32(_dice.U32());                 // ADD [imm32], imm32
                break;
            default:
                code.Bytes(0x01, 0x05).U32(code.Address + 5).Bytes(0xB9).U32(_dice.U32());     // ADD [next's imm32], EAX
                break;
        }
    }

    private void Elsewhere(CodeWriter code)
    {
        if (program.Spots.Count == 0) return;
        PatchSpot spot = program.AnySpot;
        byte value = spot.Choose(_dice.U32());
        switch (_dice.Below(4))
        {
            case 0:
                code.Load(Edx, spot.Address).Bytes(0xB0, value, 0x88, 0x02);                   // MOV [EDX], AL
                break;
            case 1:
                code.Load(Edx, spot.Address).Bytes(0xB0, value, 0x86, 0x02);                   // XCHG [EDX], AL
                break;
            case 2:
                code.Load(Edi, spot.Address).Bytes(0xB0, value, 0xAA);                         // STOSB
                break;
            default:
                code.Bytes(0xC6, 0x05).U32(spot.Address).Bytes(value);
                break;
        }
    }

    /// <summary>Changes the immediate of a leaf and calls it, maybe as one doubleword that overlaps other instructions.</summary>
    private void Leaf(CodeWriter code)
    {
        uint leaf = program.AnyLeaf;
        code.Bytes(0xC7, 0x05).U32(leaf + 1).U32(_dice.U32());
        control.CallTo(code, leaf);
    }

    /// <summary>Copies the image of a leaf over another one; the counts may make it several at once.</summary>
    private void LeafByString(CodeWriter code)
    {
        uint from = _dice.Below(LeafCount), to = _dice.Below(LeafCount), count = _dice.Once(4) ? 1 + _dice.Below(4) : 1;
        count = Math.Min(count, LeafCount - Math.Max(from, to));
        bool bytes = _dice.Once(3);
        code.Load(Esi, LeafImages + from * LeafBytes).Load(Edi, Leaves + to * LeafBytes);
        code.Load(Ecx, count * LeafBytes / (bytes ? 1u : 4u)).Bytes(0xF3, (byte)(bytes ? 0xA4 : 0xA5));
        control.CallTo(code, Leaves + to * LeafBytes);
    }

    /// <summary>With ESP in the code: PUSH writes the last four bytes before it.</summary>
    private void ByPush(CodeWriter code)
    {
        uint leaf = program.AnyLeaf;
        code.Bytes(0x89, 0x25).U32(Saved).Load(Esp, leaf + 5).Push(_dice.U32());               // the leaf's immediate
        code.Bytes(0x8B, 0x25).U32(Saved);
        control.CallTo(code, leaf);
    }

    /// <summary>Writes by another linear address, which without paging names nothing.</summary>
    private void Alias(CodeWriter code)
    {
        uint leaf = program.AnyLeaf;
        code.Bytes(0x80, 0x05).U32(ProgramLayout.Alias + leaf + 1).Bytes((byte)_dice.U32());
        control.CallTo(code, leaf);
    }

    /// <summary>A device writes to memory when it is written to.</summary>
    private void ByDevice(CodeWriter code)
    {
        code.Load(Eax, _dice.U32()).Bytes(0xE6, TrialDevices.PatchPort);
        control.Call(code);
    }

    /// <summary>Calls and changes one leaf again and again.</summary>
    private void LoopOfPatches(CodeWriter code)
    {
        uint leaf = program.AnyLeaf;
        code.Load(Ecx, 2 + _dice.Below(30));
        uint start = code.Address;
        code.Bytes(0x51, 0xE8).U32(leaf - code.Address - 4);                                   // PUSH ECX; CALL leaf
        code.Bytes(0x83, 0x05).U32(leaf + 1).Bytes((byte)_dice.U32());                         // ADD [leaf's imm32], imm8
        code.Bytes(0x59, 0xE2, (byte)(start - code.Address - 3));                              // POP ECX; LOOP
    }

    /// <summary>Counts in a doubleword that shares its page with code, the running one's or another's.</summary>
    private void BesideCode(CodeWriter code)
    {
        if (program.Beside.Count == 0 || _dice.Once(3))
        {
            // In the middle of the running code, jumped over.
            code.Bytes(0xEB, 4);
            program.Beside.Add(code.Address);
            code.U32(_dice.U32());
        }
        uint address = program.Beside[(int)_dice.Below((uint)program.Beside.Count)];
        code.Bytes(_dice.Pick<byte>(0xFF, 0x01, 0x89, 0x87), 0x05).U32(address);
    }
}
