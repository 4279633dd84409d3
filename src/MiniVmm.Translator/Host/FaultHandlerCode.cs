using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace MiniVmm.Translator.Host;

/// <summary>Writes the signal handler: void (int signal, siginfo_t*, ucontext_t*). It must be machine code, because managed
/// code cannot run in a thread that the signal interrupted in code which the runtime does not know.</summary>
internal static unsafe class FaultHandlerCode
{
    // Of the kernel's structures on x86-64.
    private const int InfoCode = 8, InfoAddress = 16, ContextRip = 168, KernelSignalSetBytes = 8;
    private const uint SystemCallSignalAction = 13;

    /// <summary>Values of a handler that are no addresses.</summary>
    private const int Default = 0, Ignore = 1;

    /// <param name="memory">Where to.</param>
    /// <param name="table">The code whose faults are ours.</param>
    /// <param name="old">By signal: the handler for all other faults.</param>
    /// <returns>The handler's address.</returns>
    public static nint Emit(CodeMemory memory, FaultTable table, nint* old)
    {
        var code = new Assembler(64);
        Label next = code.CreateLabel(), skip = code.CreateLabel(), chain = code.CreateLabel();
        Label noAddress = code.CreateLabel(), restore = code.CreateLabel(), defaultAction = code.CreateLabel();

        // A signal that somebody sent is no fault of the code that it interrupts.
        code.cmp(__dword_ptr[rsi + InfoCode], 0);
        code.jle(chain);
        code.mov(rax, __qword_ptr[rdx + ContextRip]);
        code.mov(rcx, (ulong)table.Used);
        code.mov(r8d, __dword_ptr[rcx]);
        code.mov(rcx, (ulong)table.Ranges);
        code.Label(ref next);
        code.sub(r8, 1);
        code.jb(chain);
        code.mov(r9, __qword_ptr[rcx + FaultRange.SequenceOffset]);
        code.cmp(rax, __qword_ptr[rcx + FaultRange.StartOffset]);
        code.jb(skip);
        code.cmp(rax, __qword_ptr[rcx + FaultRange.EndOffset]);
        code.jae(skip);
        code.mov(r10, __qword_ptr[rcx + FaultRange.LandingOffset]);
        code.mov(r11, __qword_ptr[rcx + FaultRange.RecordOffset]);
        code.cmp(r9, __qword_ptr[rcx + FaultRange.SequenceOffset]);
        code.jne(skip);
        code.test(r9b, 1);
        code.jnz(skip);

        code.mov(__qword_ptr[r11 + HostFault.RipOffset], rax);
        code.mov(rax, __qword_ptr[rsi + InfoAddress]);
        code.mov(__qword_ptr[r11 + HostFault.AddressOffset], rax);
        code.mov(__dword_ptr[r11 + HostFault.SignalOffset], edi);
        code.mov(eax, __dword_ptr[rsi + InfoCode]);
        code.mov(__dword_ptr[r11 + HostFault.CodeOffset], eax);
        code.mov(__qword_ptr[rdx + ContextRip], r10);
        code.ret();

        code.Label(ref skip);
        code.add(rcx, FaultRange.Size);
        code.jmp(next);

        code.Label(ref chain);
        code.mov(rax, (ulong)old);
        code.movsxd(rcx, edi);
        code.mov(rax, __qword_ptr[rax + rcx * 8]);
        code.cmp(rax, Ignore);
        code.jbe(noAddress);
        code.jmp(rax);

        // The kernel gives a fault that is ignored its default action; a signal that was sent can be ignored.
        code.Label(ref noAddress);
        code.jb(restore);
        code.cmp(__dword_ptr[rsi + InfoCode], 0);
        code.jg(restore);
        code.ret();

        // The fault repeats and meets the default action.
        code.Label(ref restore);
        code.mov(eax, SystemCallSignalAction);
        code.lea(rsi, __[defaultAction]);
        code.xor(edx, edx);
        code.mov(r10d, KernelSignalSetBytes);
        code.syscall();
        code.ret();

        code.Label(ref defaultAction);
        for (int field = 0; field < 4; field++) code.dq(Default);
        return Place(code, memory);
    }

    private static nint Place(Assembler code, CodeMemory memory)
    {
        using var stream = new UnmanagedMemoryStream(memory.Writable, 0, memory.Size, FileAccess.Write);
        code.Assemble(new StreamCodeWriter(stream), (ulong)memory.Executable);
        return (nint)memory.Executable;
    }
}
