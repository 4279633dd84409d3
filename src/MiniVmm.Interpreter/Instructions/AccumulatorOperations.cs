using Iced.Intel;
using MiniVmm.I386.Alu;
using MiniVmm.I386.Memory;
using MiniVmm.I386.Segmentation;
using MiniVmm.I386.State;
using MiniVmm.Interpreter.Blocks;
using MiniVmm.Interpreter.Operands;

namespace MiniVmm.Interpreter.Instructions;

/// <summary>What works on the accumulator or the flags alone: sign extensions, decimal adjustment, XLAT, LAHF and
/// SAHF, CLC to STD, NOP and the hints that are one here.</summary>
internal static unsafe class AccumulatorOperations
{
    public static Handler Bind(in Instruction i, ref Operation op)
    {
        if (i.OpCount > 0) op.Immediate = i.Op0Kind == OpKind.Immediate8 ? i.Immediate8 : 0u;
        if (i.Mnemonic == Mnemonic.Xlatb) OperandFields.SetMemory(ref op, in i);
        return i.Mnemonic switch
        {
            Mnemonic.Cbw => &Cbw,
            Mnemonic.Cwde => &Cwde,
            Mnemonic.Cwd => &Cwd,
            Mnemonic.Cdq => &Cdq,
            Mnemonic.Daa => &Daa,
            Mnemonic.Das => &Das,
            Mnemonic.Aaa => &Aaa,
            Mnemonic.Aas => &Aas,
            Mnemonic.Aam => &Aam,
            Mnemonic.Aad => &Aad,
            Mnemonic.Xlatb => &Xlat,
            Mnemonic.Lahf => &Lahf,
            Mnemonic.Sahf => &Sahf,
            Mnemonic.Salc => &Salc,
            Mnemonic.Clc => &Clc,
            Mnemonic.Stc => &Stc,
            Mnemonic.Cmc => &Cmc,
            Mnemonic.Cld => &Cld,
            Mnemonic.Std => &Std,
            _ => &Nop,
        };
    }

    private static ref uint Eax(CpuState* s) => ref s->Gpr[GeneralRegister.EAX];

    private static byte Al(CpuState* s) => (byte)Eax(s);

    private static void SetAl(CpuState* s, byte value) => Eax(s) = (Eax(s) & ~0xFFu) | value;

    private static void SetAx(CpuState* s, ushort value) => Eax(s) = (Eax(s) & 0xFFFF_0000) | value;

    private static Operation* Cbw(CpuState* s, Operation* op)
    {
        SetAx(s, (ushort)(sbyte)Al(s));
        return Chain.Next(s, op);
    }

    private static Operation* Cwde(CpuState* s, Operation* op)
    {
        Eax(s) = (uint)(short)Eax(s);
        return Chain.Next(s, op);
    }

    private static Operation* Cwd(CpuState* s, Operation* op)
    {
        Width.Store<ushort>(&s->Gpr[GeneralRegister.EDX], (uint)((short)Eax(s) >> 15));
        return Chain.Next(s, op);
    }

    private static Operation* Cdq(CpuState* s, Operation* op)
    {
        s->Gpr[GeneralRegister.EDX] = (uint)((int)Eax(s) >> 31);
        return Chain.Next(s, op);
    }

    private static Operation* Daa(CpuState* s, Operation* op)
    {
        SetAl(s, DecimalAdjust.PackedAfterAdd(s, Al(s)));
        return Chain.Next(s, op);
    }

    private static Operation* Das(CpuState* s, Operation* op)
    {
        SetAl(s, DecimalAdjust.PackedAfterSubtract(s, Al(s)));
        return Chain.Next(s, op);
    }

    private static Operation* Aaa(CpuState* s, Operation* op)
    {
        SetAx(s, DecimalAdjust.AsciiAfterAdd(s, (ushort)Eax(s)));
        return Chain.Next(s, op);
    }

    private static Operation* Aas(CpuState* s, Operation* op)
    {
        SetAx(s, DecimalAdjust.AsciiAfterSubtract(s, (ushort)Eax(s)));
        return Chain.Next(s, op);
    }

    private static Operation* Aam(CpuState* s, Operation* op)
    {
        SetAx(s, DecimalAdjust.AsciiAfterMultiply(s, Al(s), (byte)op->Immediate));
        return Chain.Next(s, op);
    }

    private static Operation* Aad(CpuState* s, Operation* op)
    {
        SetAx(s, DecimalAdjust.AsciiBeforeDivide(s, (ushort)Eax(s), (byte)op->Immediate));
        return Chain.Next(s, op);
    }

    private static Operation* Xlat(CpuState* s, Operation* op)
    {
        uint offset = (s->Gpr[GeneralRegister.EBX] + Al(s)) & op->AddressMask;
        uint linear = SegmentCheck.Linear(s, op->Segment, offset, 1, write: false);
        SetAl(s, (byte)LinearMemory.Load<byte>(s, linear));
        return Chain.Next(s, op);
    }

    private static Operation* Lahf(CpuState* s, Operation* op)
    {
        Eax(s) = (Eax(s) & 0xFFFF_00FF) | ((Flags.Read(s) & 0xFF) << 8);
        return Chain.Next(s, op);
    }

    private static Operation* Sahf(CpuState* s, Operation* op)
    {
        uint ah = (Eax(s) >> 8) & 0xFF;
        Flags.WriteStatus(s, ah | (Flags.Read(s) & EFlags.OF));
        return Chain.Next(s, op);
    }

    private static Operation* Salc(CpuState* s, Operation* op)
    {
        SetAl(s, (byte)(0 - Flags.Carry(s)));
        return Chain.Next(s, op);
    }

    private static Operation* Clc(CpuState* s, Operation* op)
    {
        Flags.SetCarry(s, 0);
        return Chain.Next(s, op);
    }

    private static Operation* Stc(CpuState* s, Operation* op)
    {
        Flags.SetCarry(s, 1);
        return Chain.Next(s, op);
    }

    private static Operation* Cmc(CpuState* s, Operation* op)
    {
        Flags.SetCarry(s, Flags.Carry(s) ^ 1);
        return Chain.Next(s, op);
    }

    private static Operation* Cld(CpuState* s, Operation* op)
    {
        s->SystemFlags &= ~EFlags.DF;
        return Chain.Next(s, op);
    }

    private static Operation* Std(CpuState* s, Operation* op)
    {
        s->SystemFlags |= EFlags.DF;
        return Chain.Next(s, op);
    }

    private static Operation* Nop(CpuState* s, Operation* op) => Chain.Next(s, op);
}
