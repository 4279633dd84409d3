using MiniVmm.Host.Policing.Policies;

namespace MiniVmm.Host.Policing;

/// <summary>The policies that there are.</summary>
public static class PolicePolicies
{
    public const string Default = "demand";

    public static IReadOnlyList<IPolicePolicy> All { get; } = [new DemandPolicy(), new ResidentPolicy()];

    /// <summary>A policy by its name, or null.</summary>
    public static IPolicePolicy? Find(string name) => All.FirstOrDefault(p => p.Name == name);
}
