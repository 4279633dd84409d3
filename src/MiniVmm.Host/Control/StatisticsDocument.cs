using MiniVmm.Host.Measurements;
using MiniVmm.Host.Registry;
using MiniVmm.Machine.Running;

namespace MiniVmm.Host.Control;

/// <summary>GET /v1/statistics.</summary>
/// <param name="State">What the instance does.</param>
/// <param name="Machine">Counters of the machine, since power-on.</param>
/// <param name="Guest">The last control period, the guest's or its wrapper's; null where nobody publishes any, or has not yet.</param>
/// <param name="Process">What the host's kernel says of the monitor.</param>
public sealed record StatisticsDocument(InstanceState State, MachineStatistics Machine, GuestPeriod? Guest, ProcessSample? Process);
