using MiniVmm.Lab.Scenarios;

namespace MiniVmm.Lab.Load;

/// <summary>The level of a load over time, in seconds since the clients began to join: its steps, with nothing in the off
/// spells and nothing from the end on.</summary>
internal sealed class LevelSchedule(LoadPlan plan, double until)
{
    public double At(double seconds)
    {
        if (seconds < 0 || seconds >= until || !IsOn(seconds))
            return 0;
        double level = 0;
        foreach (LoadStep step in plan.Steps)
        {
            if (step.AtSeconds > seconds)
                break;
            level = step.Level;
        }
        return level;
    }

    /// <summary>The first moment after this one at which the level may be another; infinite where there is none.</summary>
    public double NextChange(double seconds)
    {
        double next = seconds < until ? until : double.PositiveInfinity;
        foreach (LoadStep step in plan.Steps)
        {
            if (step.AtSeconds > seconds)
                next = Math.Min(next, step.AtSeconds);
        }
        return Math.Min(next, NextGate(seconds));
    }

    private bool IsOn(double seconds) =>
        plan.OnSeconds <= 0 || plan.OffSeconds <= 0 || seconds - CycleBegin(seconds) < plan.OnSeconds;

    private double NextGate(double seconds)
    {
        if (plan.OnSeconds <= 0 || plan.OffSeconds <= 0 || seconds >= until)
            return double.PositiveInfinity;
        double begin = CycleBegin(seconds);
        double gate = begin + plan.OnSeconds;
        if (gate <= seconds)
            gate = begin + plan.OnSeconds + plan.OffSeconds;
        // Rounding may put a cycle's end at this very moment.
        return gate > seconds ? gate : Math.BitIncrement(seconds);
    }

    private double CycleBegin(double seconds)
    {
        double cycle = plan.OnSeconds + plan.OffSeconds;
        return Math.Floor(seconds / cycle) * cycle;
    }
}
