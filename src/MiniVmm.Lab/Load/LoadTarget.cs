using MiniVmm.Lab.Scenarios;

namespace MiniVmm.Lab.Load;

/// <summary>A VM and what is asked of it. Times are seconds since the clients began to join.</summary>
/// <param name="Vm">Its index, from 0.</param>
/// <param name="Server">Its base address.</param>
/// <param name="Plan">The load.</param>
internal sealed record LoadTarget(int Vm, Uri Server, LoadPlan Plan)
{
    /// <summary>When each of the first clients of a closed loop joins; those without an entry as soon as the level says
    /// so.</summary>
    public IReadOnlyList<double> Joins { get; init; } = [];

    /// <summary>Arrivals of an open loop before this moment, when nobody served yet, are not sent.</summary>
    public double FromSeconds { get; init; }

    /// <summary>From then on nothing is sent.</summary>
    public double UntilSeconds { get; init; } = double.PositiveInfinity;

    public LevelSchedule Levels => new(Plan, UntilSeconds);
}
