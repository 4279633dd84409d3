namespace MiniVmm.Host.Control;

/// <summary>What a route takes as the body of a request.</summary>
internal enum BodyKind
{
    None,
    Json,

    /// <summary>Anything, whatever its content type says.</summary>
    Bytes,
}
