using Iced.Intel;
using MiniVmm.I386.Memory;
using MiniVmm.I386.Segmentation;
using MiniVmm.I386.State;
using MiniVmm.Interpreter.Blocks;
using MiniVmm.Interpreter.Operands;

namespace MiniVmm.Interpreter.Instructions;

/// <summary>PUSH, POP, PUSHA, POPA, ENTER, LEAVE.</summary>
internal static unsafe class StackOperations
{
    public static Handler Bind(in Instruction i, ref Operation op, uint mode)
    {
        bool wide = WidthOf(in i) == 4;
        switch (i.Mnemonic)
        {
            case Mnemonic.Pushad: return &PushAll<uint>;
            case Mnemonic.Pusha: return &PushAll<ushort>;
            case Mnemonic.Popad: return &PopAll<uint>;
            case Mnemonic.Popa: return &PopAll<ushort>;
            case Mnemonic.Leave: return i.Code == Code.Leaved ? &Leave<uint> : &Leave<ushort>;
            case Mnemonic.Enter:
                op.Immediate = i.Immediate16;
                op.Displacement = i.Immediate8_2nd & 31u;
                return i.Code == Code.Enterd_imm16_imm8 ? &Enter<uint> : &Enter<ushort>;
            case Mnemonic.Push: return BindPush(in i, ref op, wide);
            default: return BindPop(in i, ref op, wide);
        }
    }

    private static int WidthOf(in Instruction i) => Math.Abs(i.StackPointerIncrement);

    private static Handler BindPush(in Instruction i, ref Operation op, bool wide)
    {
        switch (i.Op0Kind)
        {
            case OpKind.Memory:
                OperandFields.SetMemory(ref op, in i);
                return wide ? &Push<uint, SegmentedMemory> : &Push<ushort, SegmentedMemory>;
            case OpKind.Register when i.Op0Register.IsSegmentRegister():
                op.Segment = OperandFields.SegmentOf(i.Op0Register);
                return wide ? &PushSegment<uint> : &PushSegment<ushort>;
            case OpKind.Register:
                op.Register = OperandFields.OffsetOf(i.Op0Register);
                return wide ? &Push<uint, RegisterOperand> : &Push<ushort, RegisterOperand>;
            default:
                op.Immediate = (uint)i.GetImmediate(0);
                return wide ? &Push<uint, ImmediateOperand> : &Push<ushort, ImmediateOperand>;
        }
    }

    private static Handler BindPop(in Instruction i, ref Operation op, bool wide)
    {
        if (i.Op0Kind == OpKind.Memory)
        {
            OperandFields.SetMemory(ref op, in i);
            return wide ? &PopMemory<uint> : &PopMemory<ushort>;
        }
        if (i.Op0Register.IsSegmentRegister())
        {
            op.Segment = OperandFields.SegmentOf(i.Op0Register);
            return wide ? &PopSegment<uint> : &PopSegment<ushort>;
        }
        op.Register = OperandFields.OffsetOf(i.Op0Register);
        return wide ? &PopRegister<uint> : &PopRegister<ushort>;
    }

    private static Operation* Push<T, TSource>(CpuState* s, Operation* op) where T : unmanaged where TSource : ISource
    {
        Stack.Push<T>(s, TSource.Load<T>(s, op));
        return Chain.Next(s, op);
    }

    private static Operation* PushSegment<T>(CpuState* s, Operation* op) where T : unmanaged
    {
        Stack.Push<T>(s, CpuState.SegmentOf(s, op->Segment).Selector);
        return Chain.Next(s, op);
    }

    private static Operation* PopRegister<T>(CpuState* s, Operation* op) where T : unmanaged
    {
        // POP ESP keeps the popped value: the register is written after the increment.
        RegisterOperand.Store<T>(s, op, Stack.Pop<T>(s));
        return Chain.Next(s, op);
    }

    private static Operation* PopMemory<T>(CpuState* s, Operation* op) where T : unmanaged
    {
        uint esp = s->Gpr[GeneralRegister.ESP];
        uint value = Stack.Pop<T>(s);
        // The address is computed with the incremented ESP (vol. 2, POP); a fault must see the old one.
        uint after = s->Gpr[GeneralRegister.ESP];
        uint offset = EffectiveAddress.Offset(s, op);
        s->Gpr[GeneralRegister.ESP] = esp;
        LinearMemory.Store<T>(s, SegmentCheck.Linear(s, op->Segment, offset, sizeof(T), write: true), value);
        s->Gpr[GeneralRegister.ESP] = after;
        return Chain.Next(s, op);
    }

    private static Operation* PopSegment<T>(CpuState* s, Operation* op) where T : unmanaged
    {
        uint selector = Stack.Peek<T>(s);
        uint after = Stack.Moved(s, sizeof(T));
        SegmentLoader.LoadData(s, op->Segment, (ushort)selector);
        s->Gpr[GeneralRegister.ESP] = after;
        if (op->Segment != SegmentRegister.SS) return Chain.To(s, op->Next);
        s->InterruptShadow = s->StackShadow = true;
        return Chain.Stop(s, op->Next);
    }

    private static Operation* PushAll<T>(CpuState* s, Operation* op) where T : unmanaged
    {
        // Both ends are probed, so that no half of it happens.
        LinearMemory.ProbeWrite<T>(s, Stack.Linear(s, Stack.Moved(s, -8 * sizeof(T)), sizeof(T), write: true));
        LinearMemory.ProbeWrite<T>(s, Stack.Linear(s, Stack.Moved(s, -sizeof(T)), sizeof(T), write: true));
        uint esp = s->Gpr[GeneralRegister.ESP];
        for (int register = 0; register < 8; register++)
            Stack.Push<T>(s, register == GeneralRegister.ESP ? esp : s->Gpr[register]);
        return Chain.Next(s, op);
    }

    private static Operation* PopAll<T>(CpuState* s, Operation* op) where T : unmanaged
    {
        uint* values = stackalloc uint[8];
        for (int i = 0; i < 8; i++) values[7 - i] = Stack.Peek<T>(s, i * sizeof(T));
        uint after = Stack.Moved(s, 8 * sizeof(T));
        for (int register = 0; register < 8; register++)
            if (register != GeneralRegister.ESP) Width.Store<T>(&s->Gpr[register], values[register]);
        s->Gpr[GeneralRegister.ESP] = after;
        return Chain.Next(s, op);
    }

    private static Operation* Leave<T>(CpuState* s, Operation* op) where T : unmanaged
    {
        uint esp = s->Gpr[GeneralRegister.ESP];
        bool stack32 = (s->Mode & CodeMode.Stack32) != 0;
        uint frame = s->Gpr[GeneralRegister.EBP];
        uint top = stack32 ? frame : (esp & 0xFFFF_0000) | (frame & 0xFFFF);
        uint value = LinearMemory.Load<T>(s, Stack.Linear(s, top, sizeof(T), write: false));
        s->Gpr[GeneralRegister.ESP] = top;
        s->Gpr[GeneralRegister.ESP] = Stack.Moved(s, sizeof(T));
        Width.Store<T>(&s->Gpr[GeneralRegister.EBP], value);
        return Chain.Next(s, op);
    }

    private static Operation* Enter<T>(CpuState* s, Operation* op) where T : unmanaged
    {
        uint oldEsp = s->Gpr[GeneralRegister.ESP], oldEbp = s->Gpr[GeneralRegister.EBP];
        int level = (int)op->Displacement;
        int frameBytes = (level + 1) * sizeof(T) + (int)op->Immediate;
        LinearMemory.ProbeWrite<T>(s, Stack.Linear(s, Stack.Moved(s, -frameBytes), sizeof(T), write: true));
        try
        {
            Stack.Push<T>(s, oldEbp);
            uint frame = s->Gpr[GeneralRegister.ESP];
            for (int i = 1; i < level; i++)
            {
                uint outer = oldEbp - (uint)(i * sizeof(T));
                Stack.Push<T>(s, LinearMemory.Load<T>(s, Stack.Linear(s, outer, sizeof(T), write: false)));
            }
            if (level > 0) Stack.Push<T>(s, frame);
            Width.Store<T>(&s->Gpr[GeneralRegister.EBP], frame);
            s->Gpr[GeneralRegister.ESP] = Stack.Moved(s, -(int)op->Immediate);
        }
        catch (I386.Faults.GuestFault)
        {
            s->Gpr[GeneralRegister.ESP] = oldEsp;
            throw;
        }
        return Chain.Next(s, op);
    }
}
