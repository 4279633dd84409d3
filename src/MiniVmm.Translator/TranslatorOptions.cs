namespace MiniVmm.Translator;

/// <summary>How the translator goes about it; the defaults are for guests, other values for tests.</summary>
public sealed record TranslatorOptions
{
    /// <summary>Entries of a block before it is translated; 0 translates before the first.</summary>
    public uint HotEntries { get; init; } = 200;

    /// <summary>Entries of a block before the translator is started, if that is more: starting takes longer than many a guest
    /// runs.</summary>
    public uint StartEntries { get; init; } = 20_000;

    /// <summary>Instructions in a block at most (1 to 32): with 1 every instruction is a block of its own.</summary>
    public int BlockInstructions { get; init; } = 32;

    /// <summary>Bytes of emitted code before all of it is thrown away.</summary>
    public int CodeBytes { get; init; } = 32 << 20;

    /// <summary>Called before each block is entered, which no longer lead straight into each other then.</summary>
    public Action? BeforeEachBlock { get; init; }
}
