using Iced.Intel;
using MiniVmm.I386.State;
using MiniVmm.Interpreter.Blocks;

namespace MiniVmm.Interpreter.Operands;

/// <summary>Fills the operand fields of an operation from Iced's view of the instruction.</summary>
internal static class OperandFields
{
    private const ushort ZeroRegister = GeneralRegister.Zero * 4;

    /// <summary>Byte offset of a general register in the state; AH to BH are the second bytes of EAX to EBX.</summary>
    public static ushort OffsetOf(Register register)
    {
        if (register.IsGPR8())
        {
            int number = register - Register.AL;
            return (ushort)(number < 4 ? number * 4 : (number - 4) * 4 + 1);
        }
        return register.IsGPR() ? (ushort)(register.GetNumber() * 4) : ZeroRegister;
    }

    public static SegmentRegister SegmentOf(Register register) => register switch
    {
        Register.ES => SegmentRegister.ES,
        Register.CS => SegmentRegister.CS,
        Register.SS => SegmentRegister.SS,
        Register.FS => SegmentRegister.FS,
        Register.GS => SegmentRegister.GS,
        _ => SegmentRegister.DS,
    };

    public static bool HasMemory(in Instruction i) => i.Op0Kind == OpKind.Memory || i.Op1Kind == OpKind.Memory;

    public static void SetMemory(ref Operation op, in Instruction i)
    {
        op.Base = OffsetOf(i.MemoryBase);
        op.Index = OffsetOf(i.MemoryIndex);
        op.Scale = i.MemoryIndexScale switch { 2 => 1, 4 => 2, 8 => 3, _ => 0 };
        op.Displacement = i.MemoryDisplacement32;
        op.Segment = SegmentOf(i.MemorySegment);
        bool address16 = i.MemoryBase.IsGPR16() || i.MemoryIndex.IsGPR16()
            || (i.MemoryBase == Register.None && i.MemoryIndex == Register.None && i.MemoryDisplSize == 2);
        op.AddressMask = address16 ? ushort.MaxValue : uint.MaxValue;
    }

    /// <summary>Whether the memory operand needs no segment check and no 16-bit wrap.</summary>
    public static bool IsFlat(in Operation op, uint mode) =>
        (mode & CodeMode.FlatData) != 0 && op.AddressMask == uint.MaxValue
        && CodeMode.FlatDataCovers(op.Segment);

    /// <summary>Width in bytes of an operand.</summary>
    public static int SizeOf(in Instruction i, int operand) => i.GetOpKind(operand) switch
    {
        OpKind.Register => i.GetOpRegister(operand).GetSize(),
        OpKind.Memory => i.MemorySize.GetSize(),
        OpKind.Immediate8 => 1,
        OpKind.Immediate16 or OpKind.Immediate8to16 => 2,
        _ => 4,
    };

    /// <summary>The immediate, extended to the width of the operation and cut to it.</summary>
    public static uint Immediate(in Instruction i, int operand, int size)
    {
        uint value = (uint)i.GetImmediate(operand);
        return size == 4 ? value : value & ((1u << (8 * size)) - 1);
    }
}
