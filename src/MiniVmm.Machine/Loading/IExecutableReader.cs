namespace MiniVmm.Machine.Loading;

/// <summary>Reads an executable file. The one place to put another ELF library behind.</summary>
internal interface IExecutableReader
{
    /// <exception cref="MachineError">The file is not an i386 ELF executable, or is damaged.</exception>
    Executable Read(string path);

    /// <summary>The names in the file; none where it was stripped.</summary>
    /// <exception cref="MachineError">As for <see cref="Read"/>.</exception>
    SymbolTable ReadSymbols(string path);
}
