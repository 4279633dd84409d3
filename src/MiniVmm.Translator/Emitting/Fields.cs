using System.Runtime.InteropServices;
using Iced.Intel;
using MiniVmm.I386.State;
using MiniVmm.Translator.Running;

namespace MiniVmm.Translator.Emitting;

/// <summary>Fields of the processor's state and of the context as operands of emitted code.</summary>
internal static unsafe class Fields
{
    static Fields()
    {
        CpuState state = default;
        CpuState* s = &state;
        Mode = State(s, &s->Mode);
        Remaining = State(s, &s->Remaining);
        SystemFlags = State(s, &s->SystemFlags);
        Tlb = State(s, &s->Tlb);

        var context = (TranslatorContext*)NativeMemory.Alloc((nuint)sizeof(TranslatorContext));
        TranslatorContext* c = context;
        StackBase = Context(c, &c->StackBase);
        StackLimit = Context(c, &c->StackLimit);
        SavedStack = Context(c, &c->SavedStack);
        Target = Context(c, &c->Target);
        Scratch = Context(c, &c->Scratch);
        Address = Context(c, &c->Address);
        Fill = Context(c, &c->Fill);
        Interpret = Context(c, &c->Interpret);
        Settle = Context(c, &c->Settle);
        Flags = Context(c, &c->Flags);
        Carry = Context(c, &c->Carry);
        (A, B, Over, Last) = (Offset(c, &c->A), Offset(c, &c->B), Offset(c, &c->Over), Offset(c, &c->Last));
        Jumps = Offset(c, &c->Jumps);
        var jump = (TranslatorContext.Jump*)context;
        JumpHostOffset = Offset(jump, &jump->Host);
        NativeMemory.Free(context);
    }

    public static MemoryOperand Mode { get; }

    public static MemoryOperand Remaining { get; }

    public static MemoryOperand SystemFlags { get; }

    public static MemoryOperand Tlb { get; }

    public static MemoryOperand StackBase { get; }

    public static MemoryOperand StackLimit { get; }

    public static MemoryOperand SavedStack { get; }

    public static MemoryOperand Target { get; }

    public static MemoryOperand Scratch { get; }

    public static MemoryOperand Address { get; }

    public static MemoryOperand Fill { get; }

    public static MemoryOperand Interpret { get; }

    public static MemoryOperand Settle { get; }

    public static MemoryOperand Flags { get; }

    public static MemoryOperand Carry { get; }

    /// <summary>Offset in the context of a field that keeps an operand of flags.</summary>
    public static uint A { get; }

    public static uint B { get; }

    public static uint Over { get; }

    public static uint Last { get; }

    private static uint Jumps { get; }

    private static uint JumpHostOffset { get; }

    public static MemoryOperand Gpr(int register) => new(HostRegisters.State, register * 4);

    public static MemoryOperand Context(uint offset) => new(HostRegisters.Context, offset);

    /// <summary>EIP in the entry of the jump table at the byte offset in a register.</summary>
    public static MemoryOperand JumpEip(Register offset) => Jump(offset, 0);

    /// <summary>The host address in that entry.</summary>
    public static MemoryOperand JumpHost(Register offset) => Jump(offset, JumpHostOffset);

    private static MemoryOperand Jump(Register offset, uint field) => new(HostRegisters.Context, offset, 1, Jumps + field, 1);

    private static MemoryOperand State(void* start, void* field) => new(HostRegisters.State, Offset(start, field));

    private static MemoryOperand Context(void* start, void* field) => Context(Offset(start, field));

    private static uint Offset(void* start, void* field) => (uint)((byte*)field - (byte*)start);
}
