using System.Diagnostics;
using MiniVmm.Lab.Running;

namespace MiniVmm.Cli;

/// <summary>The progress of an experiment on stderr: a line that is kept up to date on a terminal, plain lines
/// elsewhere.</summary>
internal sealed class LabProgress : ILabProgress, IDisposable
{
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(250);

    private readonly ProgressLine _line = new();
    private readonly Timer? _timer;
    private readonly Lock _gate = new();
    private string _phase = "";
    private string _figures = "";
    private TimeSpan _expected;
    private TimeSpan _afterwards;
    private TimeSpan _total;
    private long _entered;

    public LabProgress()
    {
        if (_line.IsTerminal)
            _timer = new Timer(_ => Redraw(), null, Refresh, Refresh);
    }

    public void Enter(string phase, TimeSpan expected, TimeSpan afterwards)
    {
        lock (_gate)
        {
            (_phase, _figures, _expected, _afterwards) = (phase, "", expected, afterwards);
            _entered = Stopwatch.GetTimestamp();
            // The first phase knows how long everything takes.
            _total = _total == TimeSpan.Zero ? expected + afterwards : _total;
            if (!_line.IsTerminal)
                Console.Error.WriteLine($"{phase} ({expected.TotalSeconds:0} s; {ProgressLine.Clock(expected + afterwards)} left)");
        }
        Redraw();
    }

    public void Now(string figures)
    {
        lock (_gate)
            _figures = figures;
    }

    public void Note(string line)
    {
        lock (_gate)
        {
            _line.Clear();
            Console.Error.WriteLine(line);
        }
        Redraw();
    }

    public void Dispose()
    {
        _timer?.Dispose();
        lock (_gate)
        {
            _line.Clear();
            _phase = "";
        }
    }

    private void Redraw()
    {
        lock (_gate)
        {
            if (_phase.Length == 0)
                return;
            TimeSpan here = _expected - Stopwatch.GetElapsedTime(_entered);
            TimeSpan left = (here > TimeSpan.Zero ? here : TimeSpan.Zero) + _afterwards;
            _line.Draw(1 - (left / _total), left, $"{_phase}  {_figures}");
        }
    }
}
