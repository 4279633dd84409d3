using MiniVmm.Conformance.Fuzzing;
using MiniVmm.I386.Memory;
using static MiniVmm.Conformance.Differential.OperandWriter;
using static MiniVmm.Conformance.Differential.ProgramLayout;

namespace MiniVmm.Conformance.Differential;

/// <summary>Makes a whole program from a seed: functions with loops in them, leaves that are rewritten while it runs, and a
/// main loop that calls them and survives whatever happens there.</summary>
internal sealed class ProgramWriter
{
    private const uint FunctionBytes = 0x500, PieceBytes = 0x80;

    private readonly ProgramContext _program;
    private readonly Dice _dice;
    private readonly OperandWriter _operands;
    private readonly AluPieces _alu;
    private readonly ControlPieces _control;
    private readonly StackPieces _stack;
    private readonly StringPieces _strings;
    private readonly PatchPieces _patches;
    private readonly SystemPieces _system;
    private readonly KernelWriter _kernel;

    public ProgramWriter(GuestMemory memory, Dice dice)
    {
        _dice = dice;
        _program = new ProgramContext(memory, dice);
        _operands = new OperandWriter(_program);
        _alu = new AluPieces(_program, _operands);
        _control = new ControlPieces(_program, _operands, _alu);
        _stack = new StackPieces(_program, _operands, _alu);
        _strings = new StringPieces(_program);
        _patches = new PatchPieces(_program, _control);
        _system = new SystemPieces(_program, _operands);
        _kernel = new KernelWriter(_program);
    }

    /// <summary>What devices may overwrite.</summary>
    public IReadOnlyList<PatchSpot> Spots => _program.Spots;

    public uint FastCallEntry => _kernel.FastCallEntry;

    public void Write()
    {
        // Where null pointers lead: UD2.
        for (uint at = 0; at < Page; at += 2) _program.Memory.Store(at, (ushort)0x0B0F);
        _dice.Fill(_program.Memory.Write(LowData, Page));
        _dice.Fill(_program.Memory.Write(Data, DataBytes));
        WriteLeaves();
        _kernel.Write();
        new TableWriter(_program.Memory, _dice).Write(_kernel.Entries);
        for (uint space = 0; space < SpaceCount; space++) WriteWindow(space);
        _program.Functions.Add(Window);
        for (uint i = 0; i < FunctionCount; i++)
        {
            // Two functions in a pair of pages, or one, often over the border of the two.
            uint at = Functions + i * FunctionStride + (_dice.Once(2) ? Page - _dice.Below(300) : _dice.Below(0x500));
            _program.Functions.Add(WriteFunction(at, at + FunctionBytes));
        }
        WriteMain();
    }

    /// <summary>Instruction with a 32-bit immediate; some more; RET. The images are what leaves are replaced by.</summary>
    private void WriteLeaves()
    {
        for (uint i = 0; i < 2 * LeafCount; i++)
        {
            uint at = i < LeafCount ? Leaves + i * LeafBytes : LeafImages + (i - LeafCount) * LeafBytes;
            var code = new CodeWriter(_program.Memory, at);
            byte opcode = _dice.Pick<byte>(0x05, 0x15, 0x1D, 0x25, 0x2D, 0x35, 0x3D, 0xA9, 0xB8, 0xB9, 0xBA);
            code.Bytes(opcode).U32(_dice.U32());
            for (uint left = _dice.Below(10); left > 0; left--)
            {
                if (i < LeafCount) _program.Spots.Add(new PatchSpot(code.Address, [0x40, 0x41, 0x42, 0x48, 0x49, 0x4A, 0x90, 0xF5, 0xC3]));
                code.Bytes(_dice.Pick<byte>(0x40, 0x41, 0x42, 0x48, 0x49, 0x4A, 0x90, 0xF5, 0x98));
            }
            if (_dice.Once(3)) code.Bytes(0xC1, (byte)(0xC0 + _dice.Below(3)), (byte)_dice.Below(32));      // ROL
            code.Bytes(0xC3);
            if (i < LeafCount && _dice.Once(2)) _program.Beside.Add(at + LeafBytes - 4);
        }
    }

    /// <summary>Another function at the same linear address in each address space, and data behind it.</summary>
    private void WriteWindow(uint space)
    {
        uint physical = Window + space * WindowBytes;
        var code = new CodeWriter(_program.Memory, physical);
        for (uint left = 2 + _dice.Below(8); left > 0; left--) _alu.Write(code);
        code.Bytes(0xC3);
        for (uint i = 0; i < 2; i++) _program.Beside.Add(physical + 0x800 + _dice.Below(0x200) * 4);
        _dice.Fill(_program.Memory.Write(physical + WindowBytes / 2, WindowBytes / 2));
    }

    private uint WriteFunction(uint start, uint end)
    {
        var code = new CodeWriter(_program.Memory, start);
        bool frame = _dice.Once(3);
        if (frame) code.Bytes(0x55, 0x89, 0xE5, 0x83, 0xEC, 0x20);                            // PUSH EBP; MOV EBP, ESP; SUB ESP, 20h
        foreach (int pointer in (ReadOnlySpan<int>)[Ebx, Esi, Edi]) code.Load(pointer, _program.DataAddress());
        if (!frame) code.Load(Ebp, _program.DataAddress());
        uint rounds = 1 + _dice.Below(_dice.Once(4) ? 300u : 20u), counter = Counters + 0x100 + _dice.Below(32) * 4;
        bool inRegister = !frame && _dice.Once(2);
        if (inRegister) code.Load(Ebp, rounds);
        else code.Bytes(0xC7, 0x05).U32(counter).U32(rounds);
        uint again = code.Address;
        for (uint left = 2 + _dice.Below(12); left > 0 && code.Address < end - 2 * PieceBytes; left--) Piece(code);
        if (inRegister) code.Bytes(0x4D);                                                     // DEC EBP
        else code.Bytes(0xFF, 0x0D).U32(counter);
        code.Bytes(0x0F, 0x8F).U32(again - code.Address - 4);                                 // JG: a wild count ends soon
        if (frame) code.Bytes(0xC9);
        if (_dice.Once(4)) code.Bytes(0x5A, 0xFF, 0xE2);                                      // POP EDX; JMP EDX
        else code.Bytes(0xC3);
        _program.Beside.Add(code.Address + _dice.Below(16));
        return start;
    }

    private void Piece(CodeWriter code)
    {
        uint start = code.Address;
        switch (_dice.Below(40))
        {
            case < 17: _alu.Write(code); break;
            case < 19: _alu.CarryChain(code); break;
            case < 27: _control.Write(code); break;
            case < 31: _stack.Write(code); break;
            case < 33: _strings.Write(code); break;
            case < 37: _patches.Write(code); break;
            case 37 or 38: _system.Write(code); break;
            default:
                code.Load(_dice.Pick(Ebx, Esi, Edi), _program.DataAddress());
                break;
        }
        System.Diagnostics.Debug.Assert(code.Address - start < PieceBytes);
    }

    private void WriteMain()
    {
        var code = new CodeWriter(_program.Memory, Main);
        code.Load(Esp, Stack - _dice.Below(2) * _dice.Below(8));
        code.Bytes(0x89, 0x25).U32(ResumeEsp);
        uint steps = 6 + _dice.Below(14);
        for (uint i = 0; i < steps && code.Address < MainEnd - 0x400; i++)
        {
            code.Bytes(0xC7, 0x05).U32(Resume).U32(0);
            uint resume = code.Address - 4;
            switch (_dice.Below(6))
            {
                case 0: _system.Write(code); break;
                case 1: Piece(code); break;
                default:
                    _control.CallTo(code, _program.Functions[(int)_dice.Below((uint)_program.Functions.Count)]);
                    break;
            }
            if (_dice.Once(4)) code.Bytes(0xFB);                                              // STI
            _program.Memory.Store(resume, code.Address);
        }
        code.Bytes(0xC7, 0x05).U32(Resume).U32(Main).Bytes(0xE9).U32(Main - code.Address - 4);
    }
}
