using System.Runtime.InteropServices;
using MiniVmm.Conformance.Cases;
using MiniVmm.I386.State;

namespace MiniVmm.Conformance.Native;

/// <summary>The oracle: the processor under this process. A far jump to Linux's 32-bit user code segment makes it an
/// i386; the bytes of a case run there as they are, with all registers and ESP theirs, and a far jump returns.</summary>
/// <remarks>A case must not fault: nothing here catches it. Signals are harmless: their frames go below ESP.</remarks>
internal sealed unsafe class HostProcessor : IDisposable
{
    private const ushort Code32 = 0x23;
    private const ushort Code64 = 0x33;
    private const byte UserData = 0x2B;

    /// <summary>Where in the code page a case begins; the trampoline lies before it.</summary>
    private const int CaseOffset = 0x200;

    private readonly MemoryFile _code = new(4096, executable: true);
    private readonly MemoryFile _context = new(4096, executable: false);
    private readonly MemoryFile _data = new(CaseLayout.MemoryBytes, executable: false);
    private readonly uint _leave32;

    public HostProcessor()
    {
        ulong at = (ulong)_context.Low;
        var emitter = new ByteEmitter(_code.Bytes, _code.Address);
        uint field(string name) => (uint)(at + (ulong)Marshal.OffsetOf<HostContext>(name));

        // 64-bit: keep what the ABI wants kept, then become an i386.
        emitter.Code(0x53, 0x55, 0x41, 0x54, 0x41, 0x55, 0x41, 0x56, 0x41, 0x57); // push rbx, rbp, r12-r15
        emitter.Code(0x48, 0x89, 0x24, 0x25); // mov [HostRsp], rsp
        emitter.Word(field(nameof(HostContext.HostRsp)));
        emitter.Code(0xB8, UserData, 0, 0, 0, 0x8E, 0xD8, 0x8E, 0xC0); // mov eax, 0x2B; mov ds, eax; mov es, eax
        emitter.Code(0xFF, 0x2C, 0x25); // jmp far [Entry32]
        emitter.Word(field(nameof(HostContext.Entry32)));

        uint enter32 = emitter.Here;
        emitter.Code(0xBC); // mov esp, In
        emitter.Word(field(nameof(HostContext.In)));
        emitter.Code(0x61, 0x9D); // popad; popfd
        emitter.Code(0x8B, 0x25); // mov esp, [EspIn]
        emitter.Word(field(nameof(HostContext.EspIn)));
        emitter.Jump(CodeAddress);

        _leave32 = emitter.Here;
        emitter.Code(0x89, 0x25); // mov [EspOut], esp
        emitter.Word(field(nameof(HostContext.EspOut)));
        emitter.Code(0xBC); // mov esp, end of Out
        emitter.Word(field(nameof(HostContext.EspIn)));
        emitter.Code(0x9C, 0x60); // pushfd; pushad
        emitter.Code(0x68, 0x02, 0x02, 0, 0, 0x9D); // push 0x202; popfd
        uint leave64 = emitter.Here + 7;
        emitter.Code(0xEA); // jmp far 0x33:leave64
        emitter.Word(leave64);
        emitter.Code((byte)Code64, 0);
        emitter.Code(0x48, 0x8B, 0x24, 0x25); // mov rsp, [HostRsp]
        emitter.Word(field(nameof(HostContext.HostRsp)));
        emitter.Code(0x41, 0x5F, 0x41, 0x5E, 0x41, 0x5D, 0x41, 0x5C, 0x5D, 0x5B, 0xC3); // pop r15-r12, rbp, rbx; ret

        Context.Entry32 = enter32;
        Context.Selector32 = Code32;
    }

    /// <summary>Why this host cannot be the oracle, or null.</summary>
    public static string? Unfit()
    {
        if (!OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture != Architecture.X64)
            return "the oracle is the host's processor: Linux on x86-64 only";
        return Has32BitCode() ? null : "this kernel offers processes no 32-bit code segment";
    }

    public uint CodeAddress => _code.Address + CaseOffset;

    public uint DataAddress => _data.Address;

    private ref HostContext Context => ref *(HostContext*)_context.View;

    public Outcome Run(Case test)
    {
        var emitter = new ByteEmitter(_code.Bytes[CaseOffset..], CodeAddress);
        emitter.Code(test.Code);
        emitter.Jump(_leave32);
        CaseLayout.Store(test.Data, _data.Bytes);
        ReadOnlySpan<uint> r = test.Registers;
        Context.In = new RegisterImage
        {
            Eax = r[0],
            Ecx = r[1],
            Edx = r[2],
            Ebx = r[3],
            Ebp = r[5],
            Esi = r[6],
            Edi = r[7],
            Eflags = test.Eflags,
        };
        Context.EspIn = r[4];
        ((delegate* unmanaged<void>)_code.Low)();
        ref RegisterImage o = ref Context.Out;
        return new Outcome(
            [o.Eax, o.Ecx, o.Edx, o.Ebx, Context.EspOut, o.Ebp, o.Esi, o.Edi],
            o.Eflags & (EFlags.Status | EFlags.DF), CaseLayout.Load(_data.Bytes));
    }

    public void Dispose()
    {
        _code.Dispose();
        _context.Dispose();
        _data.Dispose();
    }

    /// <summary>Asks with LAR, which cannot fault: present, ring 3, code, default size 32, not long mode.</summary>
    private static bool Has32BitCode()
    {
        const uint mask = 0x60_F800;
        const uint wanted = 0x40_F800;
        using var page = new MemoryFile(4096, executable: true);
        var emitter = new ByteEmitter(page.Bytes, page.Address);
        emitter.Code(0x31, 0xC0, 0x0F, 0x02, 0xC7, 0xC3); // xor eax, eax; lar eax, edi; ret
        uint rights = ((delegate* unmanaged<uint, uint>)page.Low)(Code32);
        return (rights & mask) == wanted;
    }
}
