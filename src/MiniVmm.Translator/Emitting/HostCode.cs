using System.Buffers.Binary;
using Iced.Intel;

namespace MiniVmm.Translator.Emitting;

/// <summary>Writes code of the host's into executable memory, one instruction behind the other.</summary>
/// <remarks>What is written at one address runs at another: the memory is mapped twice.</remarks>
internal sealed unsafe class HostCode
{
    private readonly byte* _writable;
    private readonly byte* _executable;
    private readonly Sink _sink;
    private readonly Encoder _encoder;

    /// <param name="writable">Where to write.</param>
    /// <param name="executable">Where the same memory runs.</param>
    /// <param name="size">Bytes of it.</param>
    public HostCode(byte* writable, byte* executable, int size)
    {
        _writable = writable;
        _executable = executable;
        Size = size;
        _sink = new Sink(writable);
        _encoder = Encoder.Create(64, _sink);
    }

    public int Size { get; }

    /// <summary>Offset of the next instruction.</summary>
    public int Position
    {
        get => _sink.Position;
        set => _sink.Position = value;
    }

    /// <summary>Where what is at an offset runs.</summary>
    public byte* AddressOf(int offset) => _executable + offset;

    /// <summary>The offset of what runs at an address.</summary>
    public int OffsetOf(byte* address) => (int)(address - _executable);

    /// <exception cref="EncoderException">There is no such instruction in 64-bit mode: our mistake.</exception>
    public void Emit(in Instruction instruction) => _encoder.Encode(in instruction, (ulong)AddressOf(Position));

    public void Emit(Code code, Register a, Register b) => Emit(Instruction.Create(code, a, b));

    public void Emit(Code code, Register a, int immediate) => Emit(Instruction.Create(code, a, immediate));

    public void Emit(Code code, Register a, in MemoryOperand b) => Emit(Instruction.Create(code, a, b));

    public void Emit(Code code, in MemoryOperand a, Register b) => Emit(Instruction.Create(code, a, b));

    public void Emit(Code code, in MemoryOperand a, int immediate) => Emit(Instruction.Create(code, a, immediate));

    public void Bytes(params ReadOnlySpan<byte> bytes)
    {
        foreach (byte value in bytes) _sink.WriteByte(value);
    }

    /// <summary>Skips to a multiple of so many bytes, a power of two; what is skipped must not be run into.</summary>
    public void Align(int bytes) => Position = (Position + bytes - 1) & -bytes;

    /// <summary>JMP to where <see cref="Lead"/> will lead it.</summary>
    /// <returns>The place of its displacement.</returns>
    public int Jump()
    {
        Bytes(0xE9);
        return Displacement();
    }

    /// <summary>CALL to where <see cref="Lead"/> will lead it.</summary>
    public int Call()
    {
        Bytes(0xE8);
        return Displacement();
    }

    /// <summary>Jcc to where <see cref="Lead"/> will lead it.</summary>
    public int Jump(ConditionCode condition)
    {
        Bytes(0x0F, (byte)(0x80 + EncodingOf(condition)));
        return Displacement();
    }

    public void Jump(int target) => Lead(Jump(), target);

    /// <summary>Makes a branch go to an offset.</summary>
    /// <param name="displacement">Where its displacement lies.</param>
    /// <param name="target">Where to go.</param>
    public void Lead(int displacement, int target) => *(int*)(_writable + displacement) = target - (displacement + 4);

    /// <summary>Makes a branch go to the next instruction.</summary>
    public void LeadHere(int displacement) => Lead(displacement, Position);

    /// <summary>Overwrites a 32-bit immediate.</summary>
    public void Overwrite(int place, uint value) => *(uint*)(_writable + place) = value;

    /// <summary>MOV r32, imm32 in its long form.</summary>
    public void LoadImmediate(Register register, uint value)
    {
        int number = register.GetNumber();
        if (number >= 8) Bytes(0x41);
        Bytes((byte)(0xB8 + (number & 7)));
        U32(value);
    }

    public void U32(uint value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        Bytes(bytes);
    }

    private int Displacement()
    {
        int place = Position;
        U32(0);
        return place;
    }

    /// <summary>The low four bits of a Jcc's opcode (SDM vol. 2, appendix B.1.4.7).</summary>
    private static int EncodingOf(ConditionCode condition) => condition switch
    {
        ConditionCode.o => 0,
        ConditionCode.no => 1,
        ConditionCode.b => 2,
        ConditionCode.ae => 3,
        ConditionCode.e => 4,
        ConditionCode.ne => 5,
        ConditionCode.be => 6,
        ConditionCode.a => 7,
        ConditionCode.s => 8,
        ConditionCode.ns => 9,
        ConditionCode.p => 10,
        ConditionCode.np => 11,
        ConditionCode.l => 12,
        ConditionCode.ge => 13,
        ConditionCode.le => 14,
        _ => 15,
    };

    private sealed class Sink(byte* memory) : CodeWriter
    {
        public int Position { get; set; }

        public override void WriteByte(byte value) => memory[Position++] = value;
    }
}
