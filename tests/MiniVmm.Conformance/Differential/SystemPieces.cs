using MiniVmm.Conformance.Fuzzing;
using static MiniVmm.Conformance.Differential.OperandWriter;
using static MiniVmm.Conformance.Differential.ProgramLayout;

namespace MiniVmm.Conformance.Differential;

/// <summary>Traps, services of the kernel, ports, and instructions that fault in one ring or another.</summary>
internal sealed class SystemPieces(ProgramContext program, OperandWriter operands)
{
    private static readonly byte[][] Faulting =
    [
        [0x0F, 0x0B], [0xCC], [0xCE], [0xF1], [0x0F, 0x20, 0xC0], [0x0F, 0x22, 0xD8], [0x0F, 0x06], [0xFA], [0xFB], [0xF4], [0xD4, 0x00],
        [0xD9, 0xC0], [0x0F, 0xFF, 0xC0], [0xF0, 0x40], [0x8E, 0xC8], [0x0F, 0x09], [0x0F, 0x01, 0x38], [0x62, 0x05, 0, 0, 2, 0],
    ];

    private readonly Dice _dice = program.Dice;

    public void Write(CodeWriter code)
    {
        switch (_dice.Below(16))
        {
            case < 5: code.Bytes(0xCD, (byte)(FirstService + _dice.Below(Services))); break;
            case 5 or 6 or 7: Port(code); break;
            case 8: FastCall(code); break;
            case 9 or 10: Segment(code); break;
            case 11: code.Bytes(0x0F, 0x31); break;                                           // RDTSC
            case 12: code.Bytes(0x0F, 0xA2); break;                                           // CPUID
            case 13: code.Bytes(0xCD, (byte)_dice.U32()); break;
            case 14: operands.Write(code, [_dice.Pick<byte>(0x8C, 0x8D)], _dice.Pick(0, 1, 2, 3)); break;
            default: code.Bytes(_dice.Pick(Faulting)); break;
        }
    }

    private void Port(CodeWriter code)
    {
        byte port = (byte)(TrialDevices.FirstPort + _dice.Below(TrialDevices.Ports));
        if (_dice.Once(6)) code.Bytes(0x66);
        if (_dice.Once(2)) code.Bytes(_dice.Pick<byte>(0xE4, 0xE5, 0xE6, 0xE7), port);
        else code.Load(Edx, port).Bytes(_dice.Pick<byte>(0xEC, 0xED, 0xEE, 0xEF));
    }

    /// <summary>SYSENTER; SYSEXIT goes on behind it, in ring 3.</summary>
    private void FastCall(CodeWriter code) => code.Bytes(0x89, 0xE1).Load(Edx, code.Address + 7).Bytes(0x0F, 0x34);

    /// <summary>DS, ES or FS as something else for a moment: with a base and a limit, null, or flat as before.</summary>
    private void Segment(CodeWriter code)
    {
        byte register = _dice.Pick<byte>(0xC0, 0xC0, 0xD8, 0xE0);                             // ES, ES, DS, FS
        code.Load(Eax, _dice.Pick<uint>(Limited, Limited, 0, Data3)).Bytes(0x8E, register);
        for (uint i = 1 + _dice.Below(2); i > 0; i--)
        {
            if (register == 0xC0) code.Load(Edi, _dice.Below(0x2000)).Bytes(_dice.Pick<byte>(0xAA, 0xAB, 0xAE));
            else code.Bytes(register == 0xD8 ? (byte)0x3E : (byte)0x64, _dice.Pick<byte>(0x8B, 0x89, 0x01), 0x15).U32(_dice.Below(0x1800));
        }
        code.Load(Eax, register == 0xE0 ? _dice.Pick<uint>(0, Data3) : Data3).Bytes(0x8E, register);
    }
}
