using MiniVmm.Conformance.Fuzzing;
using static MiniVmm.Conformance.Differential.OperandWriter;

namespace MiniVmm.Conformance.Differential;

/// <summary>String instructions of all kinds, counts and directions, and string port accesses.</summary>
internal sealed class StringPieces(ProgramContext program)
{
    private static readonly byte[] Opcodes = [0xA4, 0xA5, 0xA5, 0xA6, 0xA7, 0xAA, 0xAB, 0xAB, 0xAC, 0xAD, 0xAE, 0xAF, 0x6C, 0x6E, 0x6F];

    private readonly Dice _dice = program.Dice;

    public void Write(CodeWriter code)
    {
        bool backwards = _dice.Once(6);
        if (backwards) code.Bytes(0xFD);
        code.Load(Esi, program.DataAddress()).Load(Edi, _dice.Once(6) ? program.Somewhere() : program.DataAddress());
        if (_dice.Once(6)) code.Bytes(0x8D, 0x7E, (byte)(_dice.Below(16) - 8));                // LEA EDI, [ESI + n]: they overlap
        bool repeats = !_dice.Once(3);
        if (repeats) code.Load(Ecx, _dice.Once(8) ? _dice.Below(2000) : _dice.Below(24));
        for (uint i = repeats ? 1 : 1 + _dice.Below(4); i > 0; i--)
        {
            byte opcode = _dice.Pick(Opcodes);
            if (opcode < 0x70) code.Load(Edx, TrialDevices.FirstPort + _dice.Below(TrialDevices.Ports));
            if (_dice.Once(16)) code.Bytes(_dice.Pick<byte>(0x26, 0x36, 0x64));
            if (_dice.Once(6)) code.Bytes(0x66);
            if (repeats) code.Bytes(_dice.Pick<byte>(0xF3, 0xF3, 0xF2));
            code.Bytes(opcode);
        }
        if (backwards) code.Bytes(0xFC);
        if (!_dice.Once(8)) code.Load(Esi, program.DataAddress()).Load(Edi, program.DataAddress());
    }
}
