using System.Runtime.InteropServices;
using MiniVmm.Conformance.Cases;
using MiniVmm.I386;
using MiniVmm.I386.Contracts;
using MiniVmm.I386.Memory;
using MiniVmm.I386.State;
using MiniVmm.Interpreter;

namespace MiniVmm.Conformance.Subjects;

/// <summary>Runs cases on the interpreter. Page tables put code and data at the addresses that the host used, so that
/// pushed return addresses and pointers are the same on both sides.</summary>
internal sealed unsafe class InterpreterSubject : IDisposable
{
    private const uint RamBytes = 1 << 20;
    private const uint Directory = 0x1000, FirstTable = 0x2000, CodePage = 0x8000, DataPages = 0x10000;
    private const uint PresentWritable = 3;
    private const byte Hlt = 0xF4;
    private const long Budget = 1000;

    private readonly byte* _origin = (byte*)NativeMemory.AlignedAlloc(RamBytes, 4096);
    private readonly GuestMemory _memory;
    private readonly Processor _processor;
    private readonly InterpreterEngine _engine;
    private readonly uint _codeAddress;
    private uint _nextTable = FirstTable;

    /// <param name="codeAddress">Linear address of a case's first byte.</param>
    /// <param name="dataAddress">Linear address of its memory.</param>
    /// <param name="flat">Whether data segments are flat; otherwise they have a limit, and every access is checked.</param>
    public InterpreterSubject(uint codeAddress, uint dataAddress, bool flat)
    {
        NativeMemory.Clear(_origin, RamBytes);
        _codeAddress = codeAddress;
        _memory = new GuestMemory(_origin, RamBytes);
        _processor = new Processor(_memory, new NoBus(), new NoBus(), new NoInterrupts(), new NoInterrupts());
        _engine = new InterpreterEngine(_processor);
        MapPage(codeAddress, CodePage);
        for (uint offset = 0; offset < CaseLayout.MemoryBytes; offset += 4096)
            MapPage(dataAddress + offset, DataPages + offset);
        LoadSegments(flat);
        _processor.State->Cr3 = Directory;
        _processor.State->Cr0 |= ControlBits.PE | ControlBits.PG;
        _processor.FlushTranslations();
    }

    public Outcome? Run(Case test)
    {
        CpuState* s = _processor.State;
        uint code = CodePage | (_codeAddress & 0xFFF);
        test.Code.CopyTo(_memory.Write(code, (uint)test.Code.Length));
        _memory.Write(code + (uint)test.Code.Length, 1)[0] = Hlt;
        CaseLayout.Store(test.Data, _memory.Write(DataPages, CaseLayout.MemoryBytes));
        for (int i = 0; i < 8; i++) s->Gpr[i] = test.Registers[i];
        Flags.Write(s, test.Eflags);
        s->Eip = _codeAddress;
        s->Halted = false;
        StopReason reason = _engine.Run(ref *s, Budget, out _);
        if (reason != StopReason.Halted) return null;
        uint[] registers = new uint[8];
        for (int i = 0; i < 8; i++) registers[i] = s->Gpr[i];
        return new Outcome(
            registers, Flags.Read(s) & (EFlags.Status | EFlags.DF), CaseLayout.Load(_memory.Read(DataPages, CaseLayout.MemoryBytes)));
    }

    public void Dispose()
    {
        _engine.Dispose();
        _processor.Dispose();
        NativeMemory.AlignedFree(_origin);
    }

    private void MapPage(uint linear, uint physical)
    {
        uint entry = Directory + (linear >> 22) * 4;
        if (_memory.Load<uint>(entry) == 0)
        {
            _memory.Store(entry, _nextTable | PresentWritable);
            _nextTable += 4096;
        }
        uint table = _memory.Load<uint>(entry) & ~0xFFFu;
        _memory.Store(table + ((linear >> 12) & 0x3FF) * 4, physical | PresentWritable);
    }

    /// <summary>The selectors are those of a Linux process, since cases may store them.</summary>
    private void LoadSegments(bool flat)
    {
        const uint big = Segment.Present | Segment.NotSystem | Segment.WritableOrReadable | Segment.Accessed | Segment.Big;
        uint limit = flat ? uint.MaxValue : 0xFFFF_EFFF;
        CpuState* s = _processor.State;
        CpuState.SegmentOf(s, SegmentRegister.CS) = new Segment { Limit = uint.MaxValue, Access = big | Segment.Code, Selector = 0x23 };
        foreach (SegmentRegister register in (ReadOnlySpan<SegmentRegister>)[SegmentRegister.DS, SegmentRegister.ES, SegmentRegister.SS])
            CpuState.SegmentOf(s, register) = new Segment { Limit = limit, Access = big, Selector = 0x2B };
        CodeMode.Update(s);
    }

    private sealed class NoBus : IPortBus, IMmioBus
    {
        public uint In(ushort port, int size) => uint.MaxValue;

        public void Out(ushort port, int size, uint value) { }

        public uint Read(uint address, int size) => uint.MaxValue;

        public void Write(uint address, int size, uint value) { }
    }

    private sealed class NoInterrupts : IInterruptController, ITimeStampCounter
    {
        public bool Pending => false;

        public uint Kilohertz => 1;

        public byte Acknowledge() => throw new InvalidOperationException("nothing is pending");

        ulong ITimeStampCounter.Read() => 0;
    }
}
