using Iced.Intel;
using MiniVmm.Interpreter.Blocks;

namespace MiniVmm.Interpreter.Decoding;

/// <summary>What the decoder hands to the cache; the spans are its scratch and must be copied.</summary>
internal readonly ref struct DecodedBlock(
    ReadOnlySpan<Instruction> instructions, Span<Operation> operations, uint length, uint secondPage)
{
    public ReadOnlySpan<Instruction> Instructions { get; } = instructions;

    /// <summary>One operation an instruction and one for falling through behind them.</summary>
    public Span<Operation> Operations { get; } = operations;

    public uint Length { get; } = length;

    public uint SecondPage { get; } = secondPage;
}
