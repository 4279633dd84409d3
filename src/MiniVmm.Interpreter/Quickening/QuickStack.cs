using System.Runtime.CompilerServices;
using Iced.Intel;
using MiniVmm.I386.Memory;
using MiniVmm.I386.State;
using MiniVmm.Interpreter.Blocks;
using MiniVmm.Interpreter.Operands;

namespace MiniVmm.Interpreter.Quickening;

/// <summary>PUSH, POP, LEAVE, near CALL and RET, of double words on a flat 32-bit stack; near indirect JMP.</summary>
internal static unsafe class QuickStack
{
    /// <returns>Null where there is no quick handler.</returns>
    public static Handler Bind(in Instruction i, Shape shape) => i.Code switch
    {
        Code.Push_r32 => &Steps.Single<Push<RegisterPlace>>,
        Code.Pushd_imm32 or Code.Pushd_imm8 => &Steps.Single<Push<ImmediatePlace>>,
        Code.Push_rm32 => Select(shape, &Steps.Single<Push<MemoryPlace<BaseAddress>>>, &Steps.Single<Push<MemoryPlace<FlatAddress>>>),
        Code.Pop_r32 => &Steps.Single<Pop>,
        Code.Leaved => &Steps.Single<Leave>,
        Code.Call_rel32_32 => &Call,
        Code.Retnd or Code.Retnd_imm16 => &Return,
        Code.Call_rm32 when i.Op0Kind == OpKind.Register => &CallIndirect<RegisterPlace>,
        Code.Call_rm32 => Select(shape, &CallIndirect<MemoryPlace<BaseAddress>>, &CallIndirect<MemoryPlace<FlatAddress>>),
        Code.Jmp_rm32 when i.Op0Kind == OpKind.Register => &JumpIndirect<RegisterPlace>,
        Code.Jmp_rm32 => Select(shape, &JumpIndirect<MemoryPlace<BaseAddress>>, &JumpIndirect<MemoryPlace<FlatAddress>>),
        _ => null,
    };

    private static Handler Select(Shape shape, Handler ofBase, Handler indexed) => shape switch
    {
        Shape.BaseImmediate => ofBase,
        Shape.IndexedImmediate => indexed,
        _ => null,
    };

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static Operation* Call(CpuState* s, Operation* op)
    {
        uint esp = s->Gpr[GeneralRegister.ESP] - 4;
        if (!LinearMemory.TryWrite<uint>(s, esp, out void* top)) return Chain.Plainly(s, op);
        *(uint*)top = op->Next;
        s->Gpr[GeneralRegister.ESP] = esp;
        return Chain.Follow(s, op);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static Operation* CallIndirect<TTarget>(CpuState* s, Operation* op) where TTarget : IPlace
    {
        uint esp = s->Gpr[GeneralRegister.ESP] - 4;
        if (!TTarget.TryRead<uint>(s, op, out void* target)) return Chain.Plainly(s, op);
        if (!LinearMemory.TryWrite<uint>(s, esp, out void* top)) return Chain.Plainly(s, op);
        uint eip = *(uint*)target;
        *(uint*)top = op->Next;
        s->Gpr[GeneralRegister.ESP] = esp;
        return Chain.To(s, eip);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static Operation* JumpIndirect<TTarget>(CpuState* s, Operation* op) where TTarget : IPlace
    {
        if (!TTarget.TryRead<uint>(s, op, out void* target)) return Chain.Plainly(s, op);
        return Chain.To(s, *(uint*)target);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static Operation* Return(CpuState* s, Operation* op)
    {
        uint esp = s->Gpr[GeneralRegister.ESP];
        if (!LinearMemory.TryRead<uint>(s, esp, out void* top)) return Chain.Plainly(s, op);
        s->Gpr[GeneralRegister.ESP] = esp + 4 + op->Immediate;
        return Chain.To(s, *(uint*)top);
    }
}
