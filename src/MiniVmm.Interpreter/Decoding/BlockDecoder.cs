using Iced.Intel;
using MiniVmm.I386;
using MiniVmm.I386.Debugging;
using MiniVmm.I386.State;
using MiniVmm.Interpreter.Blocks;
using MiniVmm.Interpreter.Operands;

namespace MiniVmm.Interpreter.Decoding;

/// <summary>Decodes from EIP to the first instruction that ends a block, the end of the page or the limit.</summary>
internal sealed unsafe class BlockDecoder
{
    public const int MaxInstructions = 32;

    /// <summary>Bytes that an instruction may have; Iced takes a longer one for invalid there.</summary>
    private const int LongestInstruction = 15;

    private readonly GuestCodeReader _reader = new();
    private readonly Decoder _decoder16, _decoder32;
    private readonly Instruction[] _instructions = new Instruction[MaxInstructions];
    private readonly Operation[] _operations = new Operation[MaxInstructions + 1];

    private readonly int _mostInstructions;

    /// <param name="mostInstructions">The limit, at most <see cref="MaxInstructions"/>.</param>
    public BlockDecoder(int mostInstructions = MaxInstructions)
    {
        _mostInstructions = mostInstructions;
        _decoder16 = Decoder.Create(16, _reader);
        _decoder32 = Decoder.Create(32, _reader);
    }

    /// <param name="s">The processor, in the mode to decode for.</param>
    /// <param name="start">EIP of the first instruction.</param>
    /// <param name="physical">Its physical address.</param>
    /// <exception cref="I386.Faults.GuestFault">The first instruction cannot be fetched.</exception>
    public DecodedBlock Decode(CpuState* s, uint start, uint physical) =>
        Decode(s, start, physical, _mostInstructions, Processor.Of(s).StopPoints);

    /// <summary>Decodes a block that is known to have so many instructions.</summary>
    public DecodedBlock DecodeAgain(CpuState* s, uint start, uint physical, int count) => Decode(s, start, physical, count, null);

    private DecodedBlock Decode(CpuState* s, uint start, uint physical, int most, StopPoints? stops)
    {
        uint codeBase = CpuState.SegmentOf(s, SegmentRegister.CS).Base;
        bool code32 = (s->Mode & CodeMode.Code32) != 0;
        Decoder decoder = code32 ? _decoder32 : _decoder16;
        uint eip = start;
        uint pageEnd = CodeFetch.NextPage(s, start);
        int count = 0;
        while (true)
        {
            // One instruction may be the first to leave the page; no second one starts there.
            _reader.Start(s, eip, physical + (eip - start));
            decoder.IP = eip;
            decoder.Decode(out Instruction instruction);
            bool truncated = decoder.LastError == DecoderError.NoMoreBytes;
            bool crosses = _reader.SecondPage != Block.NoPage;
            if (count > 0 && (truncated || crosses)) break;
            if (truncated && _reader.Fault is { } fault) throw fault;

            _instructions[count] = instruction;
            _operations[count] = instruction.IsInvalid && instruction.Length == LongestInstruction
                ? Binding.BindTooLong(in instruction, eip)
                : Binding.Bind(in instruction, s->Mode, eip);
            count++;
            eip = _operations[count - 1].Next;
            if (crosses || eip == pageEnd || count == most || BlockEnd.Is(in instruction)) break;
            if (stops is not null && stops.HasBreakpoint(codeBase + eip)) break;
        }
        for (int i = 0; i < count; i++) _operations[i].Left = (byte)(count - i);
        _operations[count] = Chain.End(eip);
        uint secondPage = count == 1 ? _reader.SecondPage : Block.NoPage;
        return new DecodedBlock(_instructions.AsSpan(0, count), _operations.AsSpan(0, count + 1), eip - start, secondPage);
    }
}
