using System.Text.Json.Serialization;

namespace MiniVmm.Host.Lifecycle;

/// <summary>What it took to end an instance.</summary>
[JsonConverter(typeof(SnakeCaseEnumConverter<StopMeans>))]
public enum StopMeans
{
    /// <summary>Nothing: it had ended.</summary>
    None,

    /// <summary>The guest powered off when it was asked to.</summary>
    PowerOff,

    /// <summary>The monitor stopped the machine.</summary>
    Stop,

    /// <summary>SIGTERM.</summary>
    Terminate,

    /// <summary>SIGKILL.</summary>
    Kill,
}
