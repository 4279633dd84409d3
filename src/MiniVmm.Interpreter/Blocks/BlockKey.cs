namespace MiniVmm.Interpreter.Blocks;

/// <summary>Identity of decoded code: by physical address, so that a CR3 load loses nothing, but also by EIP, which
/// operations embed, and by the mode bits that decoding depended on.</summary>
internal readonly record struct BlockKey(uint Physical, uint Eip, uint Mode);
