namespace MiniVmm.Machine.Loading;

/// <param name="Name">Of a function, or of a place in assembly.</param>
/// <param name="Address">Linear address of its first byte.</param>
/// <param name="Size">Bytes; 0 where the file does not say.</param>
internal readonly record struct CodeSymbol(string Name, uint Address, uint Size);
