using Iced.Intel;
using MiniVmm.Translator.Emitting;
using static Iced.Intel.Register;

namespace MiniVmm.Translator.Host;

/// <summary>Writes the signal handler: void (int signal, siginfo_t*, ucontext_t*). It must be machine code, because managed
/// code cannot run in a thread that the signal interrupted in code which the runtime does not know.</summary>
internal static unsafe class FaultHandlerCode
{
    // Of the kernel's structures on x86-64.
    private const int InfoCode = 8, InfoAddress = 16, ContextRip = 168, KernelSignalSetBytes = 8;
    private const int SystemCallSignalAction = 13;

    /// <summary>Values of a handler that are no addresses.</summary>
    private const int Default = 0, Ignore = 1;

    /// <param name="memory">Where to.</param>
    /// <param name="table">The code whose faults are ours.</param>
    /// <param name="old">By signal: the handler for all other faults.</param>
    /// <returns>The handler's address.</returns>
    public static nint Emit(CodeMemory memory, FaultTable table, nint* old)
    {
        var code = new HostCode(memory.Writable, memory.Executable, memory.Size);
        MemoryOperand infoCode = new(RSI, InfoCode), contextRip = new(RDX, ContextRip);

        // A signal that somebody sent is no fault of the code that it interrupts.
        code.Emit(Code.Cmp_rm32_imm8, in infoCode, 0);
        int sent = code.Jump(ConditionCode.le);
        code.Emit(Code.Mov_r64_rm64, RAX, in contextRip);
        LoadAddress(code, RCX, table.Used);
        code.Emit(Code.Mov_r32_rm32, R8D, new MemoryOperand(RCX));
        LoadAddress(code, RCX, table.Ranges);
        int next = code.Position;
        code.Emit(Code.Sub_rm64_imm8, R8, 1);
        int none = code.Jump(ConditionCode.b);
        code.Emit(Code.Mov_r64_rm64, R9, Range(FaultRange.SequenceOffset));
        code.Emit(Code.Cmp_r64_rm64, RAX, Range(FaultRange.StartOffset));
        int below = code.Jump(ConditionCode.b);
        code.Emit(Code.Cmp_r64_rm64, RAX, Range(FaultRange.EndOffset));
        int above = code.Jump(ConditionCode.ae);
        code.Emit(Code.Mov_r64_rm64, R10, Range(FaultRange.LandingOffset));
        code.Emit(Code.Mov_r64_rm64, R11, Range(FaultRange.RecordOffset));
        code.Emit(Code.Cmp_r64_rm64, R9, Range(FaultRange.SequenceOffset));
        int changed = code.Jump(ConditionCode.ne);
        code.Emit(Code.Test_rm8_imm8, R9L, 1);
        int changing = code.Jump(ConditionCode.ne);

        code.Emit(Code.Mov_rm64_r64, new MemoryOperand(R11, (long)HostFault.RipOffset), RAX);
        code.Emit(Code.Mov_r64_rm64, RAX, new MemoryOperand(RSI, InfoAddress));
        code.Emit(Code.Mov_rm64_r64, new MemoryOperand(R11, (long)HostFault.AddressOffset), RAX);
        code.Emit(Code.Mov_rm32_r32, new MemoryOperand(R11, (long)HostFault.SignalOffset), EDI);
        code.Emit(Code.Mov_r32_rm32, EAX, in infoCode);
        code.Emit(Code.Mov_rm32_r32, new MemoryOperand(R11, (long)HostFault.CodeOffset), EAX);
        code.Emit(Code.Mov_rm64_r64, in contextRip, R10);
        code.Emit(Instruction.Create(Code.Retnq));

        foreach (int skip in (ReadOnlySpan<int>)[below, above, changed, changing]) code.LeadHere(skip);
        code.Emit(Code.Add_rm64_imm32, RCX, FaultRange.Size);
        code.Jump(next);

        code.LeadHere(sent);
        code.LeadHere(none);
        LoadAddress(code, RAX, old);
        code.Emit(Code.Movsxd_r64_rm32, RCX, EDI);
        code.Emit(Code.Mov_r64_rm64, RAX, new MemoryOperand(RAX, RCX, 8));
        code.Emit(Code.Cmp_rm64_imm8, RAX, Ignore);
        int noAddress = code.Jump(ConditionCode.be);
        code.Emit(Instruction.Create(Code.Jmp_rm64, RAX));

        // The kernel gives a fault that is ignored its default action; a signal that was sent can be ignored.
        code.LeadHere(noAddress);
        int ignored = code.Jump(ConditionCode.b);
        code.Emit(Code.Cmp_rm32_imm8, in infoCode, 0);
        int fault = code.Jump(ConditionCode.g);
        code.Emit(Instruction.Create(Code.Retnq));

        // The fault repeats and meets the default action.
        code.LeadHere(ignored);
        code.LeadHere(fault);
        code.LoadImmediate(EAX, SystemCallSignalAction);
        int action = memory.Size - 4 * sizeof(long);
        LoadAddress(code, RSI, code.AddressOf(action));
        code.Emit(Code.Xor_r32_rm32, EDX, EDX);
        code.LoadImmediate(R10D, KernelSignalSetBytes);
        code.Emit(Instruction.Create(Code.Syscall));
        code.Emit(Instruction.Create(Code.Retnq));
        for (int field = 0; field < 4; field++) ((long*)(memory.Writable + action))[field] = Default;
        return (nint)code.AddressOf(0);
    }

    private static MemoryOperand Range(int field) => new(RCX, field);

    private static void LoadAddress(HostCode code, Register register, void* address) =>
        code.Emit(Instruction.Create(Code.Mov_r64_imm64, register, (ulong)address));
}
