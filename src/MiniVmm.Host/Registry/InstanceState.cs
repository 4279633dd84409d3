using System.Text.Json.Serialization;

namespace MiniVmm.Host.Registry;

/// <summary>What a registered instance is doing.</summary>
[JsonConverter(typeof(SnakeCaseEnumConverter<InstanceState>))]
public enum InstanceState
{
    /// <summary>The monitor runs, the guest does not yet.</summary>
    Starting,
    Running,
    Paused,

    /// <summary>The guest has ended or was told to, the monitor is about to.</summary>
    Stopping,

    /// <summary>The monitor runs and does not answer.</summary>
    Unresponsive,

    /// <summary>Ended, with a status.</summary>
    Exited,

    /// <summary>The monitor ended without saying how.</summary>
    Crashed,
}
