using System.Text.Json.Serialization;

namespace MiniVmm.Host.Registry;

/// <summary>Why an instance ended.</summary>
[JsonConverter(typeof(SnakeCaseEnumConverter<EndReason>))]
public enum EndReason
{
    /// <summary>The guest powered off or wrote to the debug-exit port.</summary>
    PoweredOff,

    /// <summary>The processor shut down.</summary>
    TripleFault,

    /// <summary>Asked to by a signal or through the control API.</summary>
    Stopped,

    /// <summary>By <c>minivmm kill</c>, or a stop that had to insist.</summary>
    Killed,

    /// <summary>The monitor could not go on, and the details say why.</summary>
    Failed,

    /// <summary>A defect of the monitor.</summary>
    EngineFailed,
}
