using MiniVmm.Conformance.Fuzzing;
using MiniVmm.I386.Faults;
using static MiniVmm.Conformance.Differential.OperandWriter;
using static MiniVmm.Conformance.Differential.ProgramLayout;

namespace MiniVmm.Conformance.Differential;

/// <summary>The handlers of a made-up program: after a fault it goes on elsewhere or where it was, and services change
/// pages, address spaces, rings and modes under it.</summary>
internal sealed class KernelWriter(ProgramContext program)
{
    private const uint PagingBit = 1u << 31, WriteProtectBit = 1 << 16, SingleStep = 0x100, ResumeFlag = 0x1_0000;

    private readonly Dice _dice = program.Dice;
    private readonly CodeWriter _code = new(program.Memory, Handlers);
    private readonly uint[] _entries = new uint[Vectors];

    /// <summary>Entry of each vector.</summary>
    public IReadOnlyList<uint> Entries => _entries;

    public uint FastCallEntry { get; private set; }

    public void Write()
    {
        uint withoutCode = WriteRecovery(errorCode: false), withCode = WriteRecovery(errorCode: true);
        for (int vector = 0; vector < Vectors; vector++)
            _entries[vector] = (Vector)vector is Vector.DoubleFault or Vector.InvalidTss or Vector.SegmentNotPresent
                or Vector.StackFault or Vector.GeneralProtection or Vector.AlignmentCheck ? withCode : withoutCode;
        _entries[(int)Vector.PageFault] = WritePageFault(withCode);
        _entries[(int)Vector.Debug] = WriteDebug();
        WriteInterrupts(withoutCode);
        WriteServices();
        FastCallEntry = _code.Address;
        _code.Bytes(0xFF, 0x05).U32(Counters).Bytes(0x0F, 0x35);                              // INC; SYSEXIT
    }

    /// <summary>Goes on at <see cref="Resume"/> in the same ring, with sound segments and stack.</summary>
    private uint WriteRecovery(bool errorCode)
    {
        uint entry = _code.Address;
        if (errorCode) _code.Bytes(0x83, 0xC4, 0x04);
        _code.Load(Eax, Data3).Bytes(0x8E, 0xD8, 0x8E, 0xC0, 0xFC);                           // MOV DS, ES; CLD
        _code.Bytes(0xF6, 0x44, 0x24, 0x04, 0x03);                                            // TEST [ESP + 4], 3: of CS
        uint ring0 = _code.Jump(0x74);
        _code.Bytes(0xA1).U32(Resume).Bytes(0x89, 0x04, 0x24);                                // in the frame: EIP
        _code.Bytes(0xA1).U32(ResumeEsp).Bytes(0x89, 0x44, 0x24, 0x0C);                       // ESP
        _code.Bytes(0x80, 0x64, 0x24, 0x09, 0xFA, 0xCF);                                      // no TF, no DF; IRET
        _code.Land(ring0);
        _code.Bytes(0x8B, 0x25).U32(ResumeEsp).Bytes(0xFF, 0x25).U32(Resume);                 // MOV ESP; JMP
        return entry;
    }

    /// <summary>Makes the page present and writable in both address spaces if it is one of ours.</summary>
    private uint WritePageFault(uint otherwise)
    {
        uint entry = _code.Address;
        _code.Bytes(0x60, 0x0F, 0x20, 0xD0, 0xC1, 0xE8, 0x0C, 0x3D).U32(RamBytes / Page);      // PUSHA; EAX = CR2 >> 12; CMP
        uint others = _code.Jump(0x73);
        for (uint space = 0; space < SpaceCount; space++)
            _code.Bytes(0x81, 0x0C, 0x85).U32(TableWriter.FirstTable(space)).U32(7);           // OR [table + EAX * 4], 7
        _code.Bytes(0x0F, 0x20, 0xD0, 0x0F, 0x01, 0x38, 0x61);                                // INVLPG [CR2]; POPA
        _code.Bytes(0x83, 0xC4, 0x04, 0xCF);                                                  // ADD ESP, 4; IRET
        _code.Land(others);
        _code.Bytes(0x61, 0xE9).U32(otherwise - _code.Address - 5);
        return entry;
    }

    /// <summary>Leaves after some steps; RF lets what an instruction breakpoint stopped go on.</summary>
    private uint WriteDebug()
    {
        uint entry = _code.Address;
        _code.Bytes(0xFF, 0x0D).U32(StepsLeft);                                               // DEC; JNS
        uint more = _code.Jump(0x79);
        _code.Bytes(0x81, 0x64, 0x24, 0x08).U32(~SingleStep);
        _code.Land(more);
        _code.Bytes(0x81, 0x4C, 0x24, 0x08).U32(ResumeFlag).Bytes(0xCF);
        return entry;
    }

    private void WriteInterrupts(uint recovery)
    {
        for (int i = 0; i < Interrupts; i++)
        {
            _entries[FirstInterrupt + i] = _code.Address;
            _code.Bytes(0xFF, 0x05).U32(Counters + 4 + (uint)i * 4);
            switch (i)
            {
                case 1:                                                                       // changes code
                    _code.Bytes(0x80, 0x05).U32(program.AnyLeaf + 1).Bytes(3);
                    break;
                case 2:                                                                       // now and then gives up
                    _code.Bytes(0x80, 0x3D).U32(Counters + 4 + (uint)i * 4).Bytes((byte)_dice.U32(), 0x0F, 0x84).U32(recovery - _code.Address - 4);
                    break;
                case 3:                                                                       // uses a string instruction
                    _code.Bytes(0x60, 0xFC).Load(Edi, LowData).Load(Ecx, 9).Bytes(0xF3, 0xAB, 0x61);
                    break;
                case 4:
                    _code.Bytes(0xE6, TrialDevices.FirstPort);
                    break;
                case 5:                                                                       // lets another one in
                    _code.Bytes(0xFB, 0x90, 0x90);
                    break;
            }
            _code.Bytes(0xCF);
        }
    }

    private void WriteServices()
    {
        for (int i = 0; i < Services; i++)
        {
            _entries[FirstService + i] = _code.Address;
            WriteService(i);
        }
    }

    private void WriteService(int number)
    {
        if (number is 3 or 4 or 7)
        {
            // Page tables are there only while paging is on.
            _code.Bytes(0x0F, 0x20, 0xC0, 0x85, 0xC0);                                        // MOV EAX, CR0; TEST EAX, EAX
            uint paging = _code.Jump(0x78);
            _code.Bytes(0xCF);
            _code.Land(paging);
        }
        switch (number)
        {
            case 0:                                                                           // paging on or off
                _code.Bytes(0x0F, 0x20, 0xC0, 0x35).U32(PagingBit).Bytes(0x0F, 0x22, 0xC0, 0xEB, 0, 0xCF);
                break;
            case 1 or 2:                                                                      // the other address space
                _code.Bytes(0x0F, 0x20, 0xD8, 0x35).U32(SpaceBytes).Bytes(0x0F, 0x22, 0xD8, 0xCF);
                break;
            case 3:                                                                           // a page is absent ...
                ChangePage(clear: 0xFE);
                break;
            case 4:                                                                           // ... or read-only
                ChangePage(clear: 0xFD);
                break;
            case 5:
                _code.Bytes(0x0F, 0x20, 0xC0, 0x35).U32(WriteProtectBit).Bytes(0x0F, 0x22, 0xC0, 0xCF);
                break;
            case 6:
                ChangeRing();
                break;
            case 7:                                                                           // frames of the window change places
                uint table = TableWriter.FirstTable(_dice.Below(SpaceCount)) + Window / Page * 4;
                _code.Bytes(0xA1).U32(table).Bytes(0x87, 0x05).U32(table + 4).Bytes(0xA3).U32(table);
                _code.Bytes(0x0F, 0x01, 0x3D).U32(Window).Bytes(0x0F, 0x01, 0x3D).U32(Window + Page).Bytes(0xCF);
                break;
            case 8:                                                                           // single steps from now on
                _code.Bytes(0xC7, 0x05).U32(StepsLeft).U32(_dice.Below(300));
                _code.Bytes(0x81, 0x4C, 0x24, 0x08).U32(SingleStep).Bytes(0xCF);
                break;
            case 9:                                                                           // interrupts on or off
                _code.Bytes(0x81, 0x74, 0x24, 0x08).U32(0x200).Bytes(0xCF);
                break;
            case 10:                                                                          // a breakpoint on data, or none
                _code.Load(Eax, program.DataAddress() & ~3u).Bytes(0x0F, 0x23, 0xC0, 0x0F, 0x21, 0xF8, 0x35).U32(0x000D_0002);
                _code.Bytes(0x0F, 0x23, 0xF8, 0xCF);
                break;
            default:                                                                          // patches by the kernel
                _code.Bytes(0xFF, 0x05).U32(program.AnyLeaf + 1).Bytes(0x83, 0x05).U32(program.AnyLeaf + 1).Bytes((byte)_dice.U32(), 0xCF);
                break;
        }
    }

    /// <summary>One of the data pages after the other, in both address spaces.</summary>
    private void ChangePage(byte clear)
    {
        _code.Bytes(0xA1).U32(NextPage).Bytes(0x40, 0x83, 0xE0, 0x0F, 0xA3).U32(NextPage);    // EAX = NextPage = NextPage + 1 & 15
        _code.Bytes(0x0C, (byte)(Data / Page));                                               // OR AL, first page
        for (uint space = 0; space < SpaceCount; space++)
            _code.Bytes(0x80, 0x24, 0x85).U32(TableWriter.FirstTable(space)).Bytes(clear);     // AND BYTE [table + EAX * 4], clear
        _code.Bytes(0xC1, 0xE0, 0x0C, 0x0F, 0x01, 0x38, 0xCF);                                // INVLPG [EAX << 12]
    }

    /// <summary>Ring 3 becomes ring 0 on the same stack, and back.</summary>
    private void ChangeRing()
    {
        _code.Bytes(0xF6, 0x44, 0x24, 0x04, 0x03);                                            // TEST [ESP + 4], 3
        uint inwards = _code.Jump(0x75);
        _code.Bytes(0x5A, 0x59, 0x58, 0x89, 0xE1);                                            // POP EDX, ECX, EAX; MOV ECX, ESP
        _code.Push(Data3).Bytes(0x51, 0x50).Push(Code3).Bytes(0x52, 0xCF);                    // IRET to ring 3
        _code.Land(inwards);
        _code.Bytes(0x8B, 0x14, 0x24, 0x8B, 0x44, 0x24, 0x08);                                // EDX, EAX = EIP, flags
        _code.Bytes(0x8B, 0x64, 0x24, 0x0C, 0x50, 0x9D, 0xFF, 0xE2);                          // MOV ESP; PUSH EAX; POPF; JMP EDX
    }
}
