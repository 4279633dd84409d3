namespace MiniVmm.Model.Simulation;

/// <summary>What each VM of a class is asked to do. All requests are alike.</summary>
public sealed record LoadProfile
{
    private readonly LoadLevel[] _levels = [new(0, 8)];

    /// <summary>False: a level is a number of clients, each of which waits for its answer first. True: it is requests per
    /// second of a Poisson process.</summary>
    public bool Open { get; init; }

    /// <summary>In order; the first is at 0.</summary>
    public IReadOnlyList<LoadLevel> Levels
    {
        get => _levels;
        init => _levels = [.. value];
    }

    /// <summary>Closed loop: clients join one by one within so many seconds.</summary>
    public double RampS { get; init; }

    /// <summary>Closed loop: mean pause between an answer and the next request, seconds.</summary>
    public double ThinkS { get; init; }

    /// <summary>Memory that a request touches, KiB.</summary>
    public double RequestKiB { get; init; } = 8192;

    /// <summary>Virtual processor time of a request, seconds: a hundred busy ticks are one.</summary>
    public double WorkS { get; init; } = 0.0315;

    /// <summary>What a request waits for, holding its memory, seconds.</summary>
    public double WaitS { get; init; }

    /// <summary>The level at a moment.</summary>
    /// <param name="seconds">Since the simulation's start.</param>
    /// <param name="place">0 to 1: a VM's place among those whose clients join in turn.</param>
    public double At(double seconds, double place)
    {
        double level = 0;
        foreach (LoadLevel step in _levels)
        {
            if (step.AtS > seconds)
                break;
            level = step.Level;
        }
        return Open || seconds >= RampS ? level : Math.Min(level, Math.Floor((level * seconds / RampS) + 1 - place));
    }
}
