namespace MiniVmm.Translator.Translation;

/// <summary>Where CF can be had for what keeps it, such as INC.</summary>
internal enum CarrySource : byte
{
    None,

    /// <summary>The context keeps it already.</summary>
    Kept,

    /// <summary>The host's flags have it.</summary>
    Host,

    /// <summary>Only the record tells.</summary>
    Recorded,
}
