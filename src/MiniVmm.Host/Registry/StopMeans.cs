using System.Text.Json.Serialization;

namespace MiniVmm.Host.Registry;

/// <summary>What it took to end an instance.</summary>
[JsonConverter(typeof(SnakeCaseEnumConverter<StopMeans>))]
public enum StopMeans
{
    /// <summary>Nothing: it had ended.</summary>
    None,

    /// <summary>Its monitor stopped the machine when it was asked to.</summary>
    Request,

    /// <summary>SIGTERM.</summary>
    Terminate,

    /// <summary>SIGKILL.</summary>
    Kill,
}
