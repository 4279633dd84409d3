using MiniVmm.Conformance.Cases;
using MiniVmm.Conformance.Oracles;
using MiniVmm.I386.Memory;
using MiniVmm.I386.State;
using static MiniVmm.Conformance.Subjects.SubjectMap;

namespace MiniVmm.Conformance.Subjects;

/// <summary>Writes the subject's page tables, descriptors, gates and handlers.</summary>
/// <param name="memory">Where to.</param>
/// <param name="kernel">Linear address of physical address 0 for ring 0.</param>
internal sealed class SubjectTables(GuestMemory memory, uint kernel)
{
    private const uint Present = 1, Writable = 2, User = 4;
    private const byte Hlt = 0xF4;

    private static readonly byte[] Pattern =
        [.. Enumerable.Range(0, (int)CaseLayout.PageBytes).Select(CaseLayout.ReadOnlyByte)];

    private uint _nextTable = FirstTable;

    public void Build(RunnerHello hello)
    {
        BuildPages();
        BuildDescriptors(hello);
        BuildGates();
        memory.Store(Tss + 4, kernel + StackTop);
        memory.Store(Tss + 8, (uint)Data0);
        memory.Store(Tss + 102, (ushort)104);
    }

    /// <summary>The pattern of the page that cases cannot write to.</summary>
    /// <param name="data">Physical address of the data.</param>
    public static void FillReadOnlyPage(GuestMemory memory, uint data)
    {
        Pattern.CopyTo(memory.Write(data + CaseLayout.ReadOnlyPage * CaseLayout.PageBytes, CaseLayout.PageBytes));
    }

    private void BuildPages()
    {
        const uint page = CaseLayout.PageBytes;
        for (uint offset = 0; offset < KernelBytes; offset += page) Map(kernel + offset, offset, Writable);
        for (uint offset = 0; offset < CaseLayout.CodeBytes; offset += page)
            Map(CaseLayout.CodeAddress + offset, Code + offset, User | Writable);
        for (uint i = 0; i < CaseLayout.DataBytes / page; i++)
        {
            uint rights = i == CaseLayout.ReadOnlyPage ? User : User | Writable;
            if (CaseLayout.IsPresent(i)) Map(CaseLayout.DataAddress + i * page, Data + i * page, rights);
        }
        FillReadOnlyPage(memory, Data);
    }

    private void Map(uint linear, uint physical, uint rights)
    {
        uint entry = PageDirectory + (linear >> 22) * 4;
        if (memory.Load<uint>(entry) == 0)
        {
            memory.Store(entry, _nextTable | User | Writable | Present);
            _nextTable += 4096;
        }
        memory.Store((memory.Load<uint>(entry) & ~0xFFFu) + ((linear >> 12) & 0x3FF) * 4, physical | rights | Present);
    }

    private unsafe void BuildDescriptors(RunnerHello hello)
    {
        const uint flat0 = 0xC0_9300, flat3 = 0xC0_F300, code = 0x800;
        SetDescriptor(Code0, 0, flat0 | code, uint.MaxValue);
        SetDescriptor(Data0, 0, flat0, uint.MaxValue);
        SetDescriptor(hello.Segments[(int)SegmentRegister.CS], 0, flat3 | code, uint.MaxValue);
        // What LAR shows beside the limit: the accessed bit and the bit that is free for software.
        SetDescriptor(hello.Segments[(int)SegmentRegister.SS], 0, hello.DataRights & 0xF0_FF00, uint.MaxValue);
        if (hello.Based != 0) SetDescriptor(hello.Based, CaseLayout.DataAddress, flat3, uint.MaxValue);
    }

    private void SetDescriptor(ushort selector, uint @base, uint rights, uint limit)
    {
        uint pages = limit >> 12;
        memory.Store(Gdt + (selector & ~7u), (pages & 0xFFFF) | (@base << 16));
        memory.Store(Gdt + (selector & ~7u) + 4, rights | ((@base >> 16) & 0xFF) | (pages & 0xF_0000) | (@base & 0xFF00_0000));
    }

    private void BuildGates()
    {
        for (uint vector = 0; vector < Vectors; vector++)
        {
            // As Linux has it: a process may call the breakpoint, the overflow and the system call.
            uint access = vector is 3 or 4 or ExitVector ? 0xEEu : 0x8E;
            uint handler = kernel + Handlers + vector * HandlerBytes;
            memory.Store(Idt + vector * 8, (handler & 0xFFFF) | ((uint)Code0 << 16));
            memory.Store(Idt + vector * 8 + 4, (handler & 0xFFFF_0000) | (access << 8));
            memory.Write(handler - kernel, 1)[0] = Hlt;
        }
    }
}
