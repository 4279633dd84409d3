using System.Diagnostics;
using MiniVmm.Lab.Reports;
using MiniVmm.Model.Simulation;

namespace MiniVmm.Cli;

/// <summary>How far a simulation is, on stderr, from when it has taken a second: on a terminal a line that is kept up to date,
/// elsewhere a line every ten seconds.</summary>
internal sealed class SimulationProgress : IDisposable
{
    private const double SecondsBetweenLines = 10, SecondsBetweenLooks = 0.25, SecondsOfSilence = 1;

    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly ProgressLine _line = new();
    private double _shownS = double.NegativeInfinity;
    private (double Seconds, double Done)? _first;

    /// <param name="what">What is simulated.</param>
    /// <param name="done">Share of all that is done, above 0.</param>
    /// <param name="last">The last control period.</param>
    public void Show(string what, double done, PeriodFigures last)
    {
        double elapsedS = Stopwatch.GetElapsedTime(_start).TotalSeconds;
        // Before the first period hosts and VMs are made, which says nothing of how fast the rest goes.
        _first ??= (elapsedS, done);
        if (done <= _first.Value.Done || elapsedS < SecondsOfSilence || elapsedS - _shownS < (_line.IsTerminal ? SecondsBetweenLooks : SecondsBetweenLines))
            return;
        _shownS = elapsedS;
        TimeSpan left = TimeSpan.FromSeconds((elapsedS - _first.Value.Seconds) * (1 - done) / (done - _first.Value.Done));
        string text = $"{what}: {FigureCatalog.Text(last.RequestsPerS)} requests/s"
            + (last.VctMs is double vct ? $", VCT {FigureCatalog.Text(vct)} ms" : "");
        if (_line.IsTerminal)
            _line.Draw(done, left, text);
        else
            Console.Error.WriteLine($"{ProgressLine.Clock(left)} left  {text}");
    }

    public void Dispose() => _line.Clear();
}
