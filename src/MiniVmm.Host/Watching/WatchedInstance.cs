using MiniVmm.Host.Control;
using MiniVmm.Host.Measurements;
using MiniVmm.Host.Registry;

namespace MiniVmm.Host.Watching;

/// <summary>One look at an instance.</summary>
/// <param name="Name">Its name.</param>
/// <param name="State">What it does; unresponsive where its monitor did not answer in time.</param>
/// <param name="TakenUtc">When.</param>
/// <param name="ResidentBytes">Resident set, guest RAM in it.</param>
/// <param name="Last">What it did since the look before; null on the first.</param>
/// <param name="Second">What it did in the last second.</param>
/// <param name="TenSeconds">What it did in the last ten.</param>
/// <param name="Guest">The guest's last control period; null where it publishes none, or nobody answered.</param>
public sealed record WatchedInstance(
    string Name, InstanceState State, DateTime TakenUtc, long ResidentBytes, InstanceRates? Last, InstanceRates? Second, InstanceRates? TenSeconds,
    GuestPeriod? Guest);
