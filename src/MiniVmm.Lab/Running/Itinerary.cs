namespace MiniVmm.Lab.Running;

/// <summary>The phases of an experiment in order, so that each can tell how long the rest will take.</summary>
internal sealed class Itinerary
{
    private readonly List<(string Phase, TimeSpan Expected)> _phases = [];
    private readonly ILabProgress _progress;

    public Itinerary(ILabProgress progress) => _progress = progress;

    public void Plan(string phase, double seconds) => _phases.Add((phase, TimeSpan.FromSeconds(seconds)));

    public void Enter(string phase)
    {
        int at = _phases.FindIndex(p => p.Phase == phase);
        _progress.Enter(
            phase, _phases[at].Expected,
            _phases.Skip(at + 1).Aggregate(TimeSpan.Zero, (sum, p) => sum + p.Expected));
    }
}
