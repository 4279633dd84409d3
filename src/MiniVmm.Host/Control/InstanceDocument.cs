using MiniVmm.Host.Registry;

namespace MiniVmm.Host.Control;

/// <summary>GET /v1/instance.</summary>
/// <param name="State">What it is doing.</param>
/// <param name="UptimeSeconds">Since the monitor began.</param>
/// <param name="Config">What it is.</param>
public sealed record InstanceDocument(InstanceState State, double UptimeSeconds, InstanceRecord Config);
