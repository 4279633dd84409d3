using MiniVmm.Interpreter.Blocks;

namespace MiniVmm.Interpreter.Decoding;

/// <summary>What the decoder hands to the cache; the operations are its scratch and must be copied.</summary>
internal readonly ref struct DecodedBlock(ReadOnlySpan<Operation> operations, uint length, uint secondPage)
{
    /// <summary>One operation an instruction and one for falling through behind them.</summary>
    public ReadOnlySpan<Operation> Operations { get; } = operations;

    public uint Length { get; } = length;

    public uint SecondPage { get; } = secondPage;
}
