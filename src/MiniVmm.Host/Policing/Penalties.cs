namespace MiniVmm.Host.Policing;

/// <summary>The penalties that there are, by name.</summary>
public static class Penalties
{
    public const string Auto = "auto";
    public const string Freeze = "freeze";
    public const string Cgroup = "cgroup";

    public static IReadOnlyList<string> Names { get; } = [Auto, Freeze, Cgroup];

    /// <exception cref="HostError">It is not to be had here.</exception>
    public static IPenalty Create(string name) => name switch
    {
        Auto or Freeze => new FreezePenalty(),
        Cgroup => CgroupPenalty.TryCreate(out string obstacle) ?? throw new HostError($"penalty cgroup: {obstacle}; use {Freeze}"),
        _ => throw new HostError($"there is no penalty '{name}'; there are {string.Join(", ", Names)}"),
    };
}
