namespace MiniVmm.Translator.FlagTracking;

/// <summary>Where an operand that flags depend on can be found.</summary>
internal enum FlagPlace : byte
{
    None,

    /// <summary>A guest register: the value is the byte offset in the processor's state.</summary>
    Register,

    Immediate,

    /// <summary>A field of the context: the value is a byte offset in it.</summary>
    Context,
}
