using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Iced.Intel;
using MiniVmm.Translator.Host;
using Xunit;
using static Iced.Intel.AssemblerRegisters;

namespace MiniVmm.Tests.Translator;

/// <summary>Faults of the host in emitted code and around it. xunit runs other tests meanwhile, which is as it should be.</summary>
public sealed unsafe class HostFaultsTests
{
    private const ulong Unmapped = 0x18;

    private static EmittedFunction Loading(ulong result) => new(
        code =>
        {
            code.mov(eax, __dword_ptr[rdi]);
            code.ret();
        },
        landing => Return(landing, result));

    [Fact]
    public void A_bad_address_resumes_at_the_landing_with_registers_and_flags_as_they_were()
    {
        using var function = new EmittedFunction(
            code =>
            {
                code.push(rbx);
                code.mov(rbx, 0x1234_5678_9ABC_DE00);
                code.mov(eax, 7);
                code.stc();
                code.mov(eax, __dword_ptr[rdi]);
                code.xor(ebx, ebx);
                code.pop(rbx);
                code.ret();
            },
            landing =>
            {
                landing.adc(rax, rbx);
                landing.pop(rbx);
                landing.ret();
            });
        Assert.Equal(0x1234_5678_9ABC_DE08u, function.CallToFault(HostFaults.SIGSEGV, Unmapped));
        Assert.Equal(Unmapped, function.Record->Address);
        Assert.Equal(1, function.Record->Code); // SEGV_MAPERR
        Assert.Equal(0x8B, *(byte*)function.Record->Rip);
        const ulong notCanonical = 1ul << 63;
        function.CallToFault(HostFaults.SIGSEGV, notCanonical);
        Assert.Equal(0u, function.Record->Address);
    }

    [Fact]
    public void A_division_by_zero_and_an_invalid_instruction_are_caught()
    {
        using var division = new EmittedFunction(
            code =>
            {
                code.xor(edx, edx);
                code.div(edi);
                code.ret();
            },
            landing => Return(landing, 99));
        Assert.Equal(99u, division.CallToFault(HostFaults.SIGFPE, 0));
        Assert.Equal(1, division.Record->Code); // FPE_INTDIV
        using var invalid = new EmittedFunction(code => code.ud2(), landing => Return(landing, 5));
        Assert.Equal(5u, invalid.CallToFault(HostFaults.SIGILL));
    }

    [Fact]
    public void A_page_that_its_file_does_not_have_is_caught()
    {
        int fd = Libc.CreateMemory("empty", Libc.MemoryCloseOnExec);
        void* page = Libc.Map(null, 4096, Libc.ProtectRead, Libc.MapShared, fd, 0);
        Libc.Close(fd);
        using EmittedFunction function = Loading(3);
        Assert.Equal(3u, function.CallToFault(HostFaults.SIGBUS, (ulong)page));
        Assert.Equal((ulong)page, function.Record->Address);
        Libc.Unmap(page, 4096);
    }

    [Fact]
    public void Threads_fault_at_once_each_in_its_own_range()
    {
        const int faults = 20_000;
        Parallel.For(0, 4, new ParallelOptions { MaxDegreeOfParallelism = 4 }, machine =>
        {
            for (int round = 0; round < 4; round++)
            {
                using EmittedFunction function = Loading((ulong)machine);
                for (ulong i = 0; i < faults / 4; i++)
                {
                    Assert.Equal((ulong)machine, function.CallToFault(HostFaults.SIGSEGV, (ulong)machine * 1024 + i % 1024));
                    Assert.Equal((ulong)machine * 1024 + i % 1024, function.Record->Address);
                }
            }
        });
    }

    [Fact]
    public void Ranges_come_and_go_and_the_others_stay()
    {
        using EmittedFunction first = Loading(1), second = Loading(2);
        for (int i = 0; i < 2 * HostFaults.Capacity; i++)
        {
            using EmittedFunction passing = Loading(3);
            Assert.Equal(3u, passing.CallToFault(HostFaults.SIGSEGV, Unmapped));
            Assert.Equal(1u, first.CallToFault(HostFaults.SIGSEGV, Unmapped));
            first.Unregister();
            Assert.Equal(2u, second.CallToFault(HostFaults.SIGSEGV, Unmapped));
            first.Register();
        }
    }

    [Fact]
    public void Emitted_code_below_emitted_code_faults_on_its_own()
    {
        // Calls back into C#, which calls another function that faults, then faults itself.
        delegate* unmanaged<ulong, ulong> callback = &FaultInside;
        using var outer = new EmittedFunction(
            code =>
            {
                code.push(rdi);
                code.mov(rax, (ulong)callback);
                code.call(rax);
                code.pop(rdi);
                code.mov(ecx, __dword_ptr[rdi]);
                code.ret();
            },
            landing =>
            {
                landing.add(rax, 1);
                landing.ret();
            });
        Assert.Equal(12u, outer.CallToFault(HostFaults.SIGSEGV, Unmapped));
    }

    [Fact]
    public void The_runtime_still_has_its_own_faults_after_many_of_ours()
    {
        using EmittedFunction function = Loading(1);
        for (int i = 0; i < 100_000; i++)
        {
            function.Call(Unmapped);
            if (i % 10_000 == 0) FaultInCSharp();
        }
        FaultInCSharp();
    }

    private static void FaultInCSharp()
    {
        Assert.Throws<NullReferenceException>(() => LengthOf(null!));
        Assert.Throws<DivideByZeroException>(() => Quotient(1, 0));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int LengthOf(string text) => text.Length;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Quotient(int a, int b) => a / b;

    [UnmanagedCallersOnly]
    private static ulong FaultInside(ulong address)
    {
        using EmittedFunction inner = Loading(11);
        ulong result = inner.CallToFault(HostFaults.SIGSEGV, address);
        FaultInCSharp();
        return result;
    }

    private static void Return(Assembler code, ulong value)
    {
        code.mov(rax, value);
        code.ret();
    }
}
